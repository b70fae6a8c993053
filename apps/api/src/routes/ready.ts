import { type Context, Hono } from 'hono';
import { type Dependencies, type Env, notReady, outlive, readyModel } from '../dependencies.js';
import { Problem } from '../problem.js';
import { readQuery, readyQuery } from '../query.js';
import type { Readiness } from '../readiness.js';

/** Loads a model, replays its golden inputs once in this isolate, and says how close they came. */
export async function checkReady(dependencies: Dependencies, readiness: Readiness, c: Context<Env>, wanted?: string) {
  const model = await readyModel(dependencies, c, wanted);
  const replay = readiness(model);
  outlive(c, replay);
  const report = await replay.catch((error: unknown) => {
    if (error instanceof Problem) throw error;
    return notReady(c, `${error}`);
  });
  const { name } = model.bundle.manifest;
  return { model: { name, sha256: model.bundle.sha256 }, report };
}

/** `GET /readyz`: the default model, or `?model=`, is loaded and gives its golden answers in this isolate. */
export const ready = (dependencies: Dependencies, readiness: Readiness) =>
  new Hono<Env>().get('/readyz', async (c) => {
    const { model, report } = await checkReady(dependencies, readiness, c, readQuery(c, readyQuery).model);
    const { largestDifference, tolerance, cases } = report;
    const golden = { cases: cases.length, largestDifference, tolerance };
    return c.json({ status: 'ready' as const, model, golden }, 200, { 'Cache-Control': 'no-store' });
  });
