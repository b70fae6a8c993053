import type { Classification } from '@beeline/core';
import { Hono, type MiddlewareHandler } from 'hono';
import type * as z from 'zod/mini';
import { type Dependencies, type Env, type Model, readyModel } from '../dependencies.js';
import { explanationOf, type MapFormat } from '../explanation.js';
import type { answerSchema, answersSchema } from '../openapi/index.js';
import { Problem, problemOf } from '../problem.js';
import { type ClassifyQuery, classifyQuery, readQuery } from '../query.js';
import type { Queue } from '../queue.js';
import { limitsFor } from '../settings.js';
import { serverTiming } from '../timing.js';
import { announcedBytes, readUploads, type Upload, type uploadSchema } from '../upload/index.js';

type Answer = z.infer<typeof answerSchema>;
type Answers = z.infer<typeof answersSchema>;

/** What a typed client may send; a photo's bytes alone go as the `body` of its `init`. */
interface ClassifyInput {
  in: {
    query: { top_k?: string; model?: string; explain?: 'cam'; cam_format?: MapFormat };
    json?: z.input<typeof uploadSchema>;
    form?: Record<string, File | File[]>;
  };
  out: { query: ClassifyQuery };
}

/** Reads the query before the body: a request that is wrong anyhow need not be uploaded. */
const checkQuery: MiddlewareHandler<Env, '/v1/classify', ClassifyInput> = async (c, next) => {
  c.req.addValidatedData('query', readQuery(c, classifyQuery));
  await next();
};

/**
 * `POST /v1/classify`: one photo as the body, in JSON or as the only file of a form, or several files of a form or of
 * JSON. One photo's problem is the answer's status; among several, each has its own result or problem and the answer is
 * 200.
 */
export const classify = (dependencies: Dependencies, queue: Queue) =>
  new Hono<Env>().post('/v1/classify', checkQuery, (c) =>
    queue.hold(announcedBytes(c.req.raw, dependencies.settings), async () => {
      const { settings, now } = dependencies;
      const { top_k: topK, model: wanted, explain, cam_format: format } = c.req.valid('query');
      // Meanwhile, so that a first request does not wait for its upload and then for the model.
      const loading = readyModel(dependencies, c, wanted);
      loading.catch(() => undefined);
      const started = now?.();
      const uploads = await readUploads(c.req.raw, { ...settings, arrived: queue.arrived });
      const read = started === undefined ? undefined : now!() - started;
      const model = await loading;

      const timings: Classification['timing'][] = [];
      const one = async ({ bytes }: Upload) => {
        const options = { topK, explain: explain === 'cam', limits: limitsFor(bytes, settings) };
        const result = await queue.turn(() => run(model, bytes, options));
        if (!result.ok) throw problemOf(result.error);
        const { timing, explanation, ...answer } = result.value;
        timings.push(timing);
        return {
          ...answer,
          predictions: [...answer.predictions],
          ...(explanation && { explanation: explanationOf(explanation, format) }),
        };
      };
      const about = { name: model.bundle.manifest.name, sha256: model.bundle.sha256 };
      const headers = () => ({ 'Cache-Control': 'no-store', ...serverTiming(read, timings) });

      const only = uploads.length === 1 ? uploads[0] : undefined;
      if (only) {
        const answer: Answer = { ...(await one(only)), model: about };
        return c.json(answer, 200, headers());
      }

      const results: Answers['results'] = [];
      for (const upload of uploads)
        try {
          results.push({ filename: upload.filename, ...(await one(upload)) });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          results.push({ filename: upload.filename, problem: error.body });
        }
      const answers: Answers = { results, model: about };
      return c.json(answers, 200, headers());
    }),
  );

/** Classifies; what a decoder throws that is no Error (Emscripten does) becomes one, or no handler would see it. */
async function run(model: Model, ...request: Parameters<Model['classify']>) {
  try {
    return await model.classify(...request);
  } catch (error) {
    throw error instanceof Error ? error : new Error(String(error));
  }
}
