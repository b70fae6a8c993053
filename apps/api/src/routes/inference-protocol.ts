import { inputSize } from '@beeline/core/bundle';
import { Hono } from 'hono';
import { type Dependencies, type Env, readyModel } from '../dependencies.js';
import type { Readiness } from '../readiness.js';
import { checkReady } from './ready.js';

const noStore = { 'Cache-Control': 'no-store' };

/**
 * The health and metadata addresses of the Open Inference Protocol (KServe's v2), for tools that look there. Tensors are
 * not taken: photos are classified at `/v1/classify`, so that they are prepared as in training.
 */
export const inferenceProtocol = (dependencies: Dependencies, readiness: Readiness) =>
  new Hono<Env>()
    .get('/v2', (c) => c.json({ name: 'beeline', version: '2', extensions: [] }, 200, noStore))
    .get('/v2/health/live', (c) => c.json({ live: true }, 200, noStore))
    .get('/v2/health/ready', async (c) => {
      await checkReady(dependencies, readiness, c);
      return c.json({ ready: true }, 200, noStore);
    })
    .get('/v2/models/:name', async (c) => {
      const { manifest, sha256 } = (await readyModel(dependencies, c, c.req.param('name'))).bundle;
      const { width, height } = inputSize(manifest.preprocessing) ?? { width: -1, height: -1 };
      return c.json(
        {
          name: manifest.name,
          versions: [sha256],
          platform: 'beeline_tfjs',
          inputs: [{ name: 'image', datatype: 'FP32', shape: [1, height, width, 3] }],
          outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [1, manifest.labels.length] }],
        },
        200,
        noStore,
      );
    })
    .get('/v2/models/:name/ready', async (c) => {
      const { model } = await checkReady(dependencies, readiness, c, c.req.param('name'));
      return c.json({ name: model.name, ready: true }, 200, noStore);
    });
