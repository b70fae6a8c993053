import * as z from 'zod/mini';
import type { ProblemCode } from '../problems.js';
import { classifyQuery, readyQuery } from '../query.js';
import { uploadSchema } from '../upload/index.js';
import {
  answerSchema,
  answersSchema,
  healthSchema,
  modelSchema,
  modelsSchema,
  modelWithCardSchema,
  protocolSchemas,
  readySchema,
} from './schemas.js';

/** One address and method, and what goes in and comes out. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodMiniObject;
  /** Request bodies by content type; `binary` for the bytes of a photo. */
  readonly body?: Readonly<Record<string, z.ZodMiniType | 'binary' | 'files'>>;
  /** JSON, or text where there is none. */
  readonly answer?: z.ZodMiniType;
  readonly problems: readonly ProblemCode[];
}

const get = (
  id: string,
  path: string,
  summary: string,
  answer?: z.ZodMiniType,
  problems: readonly ProblemCode[] = [],
): Operation => ({ id, method: 'get', path, summary, ...(answer && { answer }), problems });

const bytes = ['image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'] as const;
const needsModel = ['model_not_ready'] as const;
const namesModel = ['unknown_model', 'model_not_ready'] as const;
/** A replay of the golden answers takes its turn among the photos. */
const replays = ['model_not_ready', 'busy'] as const;

/** Everything that the service does. */
export const operations: readonly Operation[] = [
  {
    id: 'classify',
    method: 'post',
    path: '/v1/classify',
    summary: 'The labels of one photo, or of several. Bytes only: no address is fetched, and nothing is stored.',
    query: classifyQuery,
    body: {
      'multipart/form-data': 'files',
      'application/json': uploadSchema,
      ...Object.fromEntries(bytes.map((type) => [type, 'binary' as const])),
    },
    answer: z.union([answerSchema, answersSchema]),
    problems: [
      ...(['empty', 'no_file', 'malformed', 'too_many_files', 'bad_parameter', 'body_too_large'] as const),
      ...(['not_an_image', 'unsupported', 'too_large', 'corrupt', 'busy'] as const),
      ...namesModel,
      ...(['unauthorised', 'rate_limited'] as const),
    ],
  },
  get('listModels', '/v1/models', 'The deployed models, the default first.', modelsSchema, needsModel),
  get('getModel', '/v1/models/{name}', 'One model, by name or sha256, with its card.', modelWithCardSchema, namesModel),
  get('getDefaultModel', '/v1/model', 'The default model.', modelSchema, needsModel),
  get('alive', '/healthz', 'The service is alive. Says nothing about the model.', healthSchema),
  {
    ...get('ready', '/readyz', 'The model gave its golden answers in this isolate.', readySchema, [
      'unknown_model',
      ...replays,
      'bad_parameter',
    ]),
    query: readyQuery,
  },
  get('explainProblem', '/problems/{code}', 'What a problem means and what to do.', undefined, ['not_found']),
  get('serverMetadata', '/v2', 'Open Inference Protocol: the server.', protocolSchemas.server),
  get('serverLive', '/v2/health/live', 'Open Inference Protocol: alive.', protocolSchemas.live),
  get('serverReady', '/v2/health/ready', 'Open Inference Protocol: ready.', protocolSchemas.ready, replays),
  get('modelMetadata', '/v2/models/{name}', 'Open Inference Protocol: a model.', protocolSchemas.model, namesModel),
  get(
    'modelReady',
    '/v2/models/{name}/ready',
    'Open Inference Protocol: a model is ready.',
    protocolSchemas.modelReady,
    ['unknown_model', ...replays],
  ),
  get('openApi', '/openapi.json', 'This description.', z.looseObject({ openapi: z.string() })),
  get('docs', '/docs', 'This description, for people.'),
  get('docsStyle', '/docs/style.css', 'How that page looks.'),
];
