import { inputSize } from '@beeline/core/bundle';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { type Dependencies, type Env, readyClassifier } from '../dependencies.js';

/** `GET /v1/model`: what the model is, knows and was measured at: its manifest without the graph. */
export const model = (dependencies: Dependencies) =>
  new Hono<Env>().use('/v1/model', etag()).get('/v1/model', async (c) => {
    const { manifest, sha256 } = (await readyClassifier(dependencies, c)).bundle;
    const { schema, name, architecture, preprocessing, ...rest } = manifest;
    const input = inputSize(preprocessing);
    // Any deployment may change the model under this address, so caches ask each time; the answer is then mostly a 304.
    return c.json({ schema, name, sha256, architecture: architecture.name, input, preprocessing, ...rest }, 200, {
      ETag: `"${sha256}"`,
      'Cache-Control': 'public, no-cache',
    });
  });
