import * as z from 'zod/mini';
import { problems } from '../problems.js';
import { type Operation, operations } from './operations.js';
import { problemSchema } from './schemas.js';

type Json = Readonly<Record<string, unknown>>;

/** A schema as OpenAPI 3.1 has it: JSON Schema 2020-12, without the line that says so. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const file = { type: 'string', format: 'binary' };
const formOfFiles = { type: 'object', additionalProperties: { anyOf: [file, { type: 'array', items: file }] } };

function parametersOf({ path, query }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const properties = query ? (schemaOf(query, 'output').properties as Record<string, Json>) : {};
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function bodyOf(body: NonNullable<Operation['body']>): Json {
  const content = Object.entries(body).map(([type, schema]) => [
    type,
    { schema: schema === 'binary' ? file : schema === 'files' ? formOfFiles : schemaOf(schema, 'input') },
  ]);
  return { required: true, content: Object.fromEntries(content) };
}

/** One answer a status: the codes that share it stand in its description. */
function responsesOf({ answer, problems: codes }: Operation): Json {
  const good = answer
    ? { 'application/json': { schema: schemaOf(answer, 'output') } }
    : { 'text/plain': { schema: { type: 'string' } } };
  const responses: Record<string, Json> = { 200: { description: 'As asked.', content: good } };
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  for (const status of new Set([...codes.map((code) => problems[code].status), 500])) {
    const names = codes.filter((code) => problems[code].status === status);
    const description = names.map((code) => `${code}: ${problems[code].title}.`).join(' ');
    responses[status] = { description: description || `internal: ${problems.internal.title}.`, content: problem };
  }
  return responses;
}

/** The OpenAPI 3.1 description of the service. */
export function openApi(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const { id, method, path, summary, body } = operation;
    const parameters = parametersOf(operation);
    paths[path] = {
      ...paths[path],
      [method]: {
        operationId: id,
        summary,
        ...(parameters.length > 0 && { parameters }),
        ...(body && { requestBody: bodyOf(body) }),
        responses: responsesOf(operation),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Beeline',
      version: '1',
      description: 'Photos in, labelled probabilities out. Bytes only: no address is fetched, nothing is stored.',
    },
    servers: [{ url: '/' }],
    // Neither is asked for where the service has no keys.
    security: [{}, { apiKey: [] }, { bearer: [] }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
