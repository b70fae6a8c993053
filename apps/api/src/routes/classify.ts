import type { Classification } from '@beeline/core';
import { Hono } from 'hono';
import { type Dependencies, type Env, type Model, readyModel } from '../dependencies.js';
import { Problem, type ProblemBody, problemOf } from '../problem.js';
import type { Queue } from '../queue.js';
import { limitsFor } from '../settings.js';
import { serverTiming } from '../timing.js';
import { announcedBytes, readUploads, type Upload } from '../upload/index.js';

/** How many predictions an answer has when the request does not say. */
const TOP_K = 5;

type Predictions = Pick<Classification, 'predictions'>;
type FileResult = { readonly filename: string } & (Predictions | { readonly problem: ProblemBody });

/**
 * `POST /v1/classify`: one photo as the body or the only file of a form, or several files of a form. One photo's
 * problem is the answer's status; among several, each has its own result or problem and the answer is 200.
 */
export const classify = (dependencies: Dependencies, queue: Queue) =>
  new Hono<Env>().post('/v1/classify', (c) =>
    queue.hold(announcedBytes(c.req.raw, dependencies.settings), async () => {
      const { settings } = dependencies;
      const topK = readTopK(c.req.query('top_k'));
      const uploads = await readUploads(c.req.raw, settings);
      const classifier = await readyModel(dependencies, c, c.req.query('model'));

      const one = async ({ bytes }: Upload): Promise<Classification> => {
        const result = await queue.turn(() => run(classifier, bytes, { topK, limits: limitsFor(bytes, settings) }));
        if (!result.ok) throw problemOf(result.error);
        return result.value;
      };
      const about = { name: classifier.bundle.manifest.name, sha256: classifier.bundle.sha256 };
      const headers = { 'Cache-Control': 'no-store' };

      const only = uploads.length === 1 ? uploads[0] : undefined;
      if (only) {
        const { timing, ...answer } = await one(only);
        return c.json({ ...answer, model: about }, 200, { ...headers, ...serverTiming([timing]) });
      }

      const results: FileResult[] = [];
      const timings: Classification['timing'][] = [];
      for (const upload of uploads)
        try {
          const { timing, ...answer } = await one(upload);
          timings.push(timing);
          results.push({ filename: upload.filename, ...answer });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          results.push({ filename: upload.filename, problem: error.body });
        }
      return c.json({ results, model: about }, 200, { ...headers, ...serverTiming(timings) });
    }),
  );

function readTopK(text: string | undefined): number {
  if (text === undefined) return TOP_K;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Problem('bad_parameter', `top_k="${text}" is not a whole number above 0.`, { parameter: 'top_k' });
}

/** Classifies; what a decoder throws that is no Error (Emscripten does) becomes one, or no handler would see it. */
async function run(classifier: Model, ...request: Parameters<Model['classify']>) {
  try {
    return await classifier.classify(...request);
  } catch (error) {
    throw error instanceof Error ? error : new Error(String(error));
  }
}
