import { inputSize } from '@beeline/core/bundle';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { type Dependencies, type Env, listedModels, type Model, readyModel } from '../dependencies.js';

/**
 * Any deployment may change the model under an address, so caches ask each time; as all that can change is under one
 * hash, the answer is then mostly a 304.
 */
const headers = (sha256: string) => ({ ETag: `"${sha256}"`, 'Cache-Control': 'public, no-cache' });

/** The manifest without the graph: what the model is, knows and was measured at. */
function describe({ bundle: { manifest, sha256 } }: Model) {
  const { schema, name, architecture, preprocessing, ...rest } = manifest;
  return {
    schema,
    name,
    sha256,
    architecture: architecture.name,
    input: inputSize(preprocessing),
    preprocessing,
    ...rest,
  };
}

/**
 * `GET /v1/models`: what can be asked for by `?model=`, the default first. `GET /v1/models/{name}`: one of them with
 * its card; by the sha256 of its manifest as well. `GET /v1/model`: the default.
 */
export const models = (dependencies: Dependencies) =>
  new Hono<Env>()
    .use('/v1/model', etag())
    .use('/v1/models/*', etag())
    .get('/v1/model', async (c) => {
      const model = await readyModel(dependencies, c);
      return c.json(describe(model), 200, headers(model.bundle.sha256));
    })
    .get('/v1/models', async (c) => {
      const listed = await listedModels(dependencies, c);
      const entries = listed.map(({ name, sha256 }, i) => ({ name, sha256, default: i === 0 }));
      return c.json({ models: entries }, 200, { 'Cache-Control': 'public, no-cache' });
    })
    .get('/v1/models/:name', async (c) => {
      const model = await readyModel(dependencies, c, c.req.param('name'));
      return c.json({ ...describe(model), card: model.bundle.card }, 200, headers(model.bundle.sha256));
    });
