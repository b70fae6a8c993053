import { describe, expect, it, vi } from 'vitest';
import { json, post, quietAndOffline, refusal } from '../test/asking.js';
import { fakeApp, fakeClassifier, photo } from '../test/fake.js';
import { createApp } from './app.js';
import { readSettings } from './settings.js';

quietAndOffline();

describe('addresses and methods', () => {
  it('GET /healthz is alive without a model', async () => {
    const app = fakeApp({ load: () => Promise.reject(new Error('no model')) });
    expect(await json(await app.request('/healthz'))).toEqual({ status: 'ok' });
  });

  it('GET /v1/model describes the model, without its graph, and again only if it changed', async () => {
    const response = await fakeApp().request('/v1/model');
    expect(await json(response)).toEqual({
      schema: 1,
      name: 'fake',
      sha256: 'abc123',
      architecture: 'beenet',
      input: { width: 96, height: 96 },
      preprocessing: { transforms: [{ op: 'center_crop', size: 96 }] },
      labels: ['ants', 'bees', 'wasps'],
    });
    const again = await fakeApp().request('/v1/model', { headers: { 'If-None-Match': response.headers.get('ETag')! } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('GET /v1/models names the models, and loads none', async () => {
    const app = fakeApp({ load: () => Promise.reject(new Error('no model')) });
    const named = (name: string) => ({ name, sha256: 'abc123', default: name === 'fake' });
    expect(await json(await app.request('/v1/models'))).toEqual({ models: [named('fake'), named('other')] });
  });

  it('GET /v1/models/{name} describes one of them, with its card', async () => {
    const response = await fakeApp().request('/v1/models/fake');
    expect(await json(response)).toMatchObject({ name: 'fake', labels: ['ants', 'bees', 'wasps'], card: '# Fake' });
    expect(response.headers.get('ETag')).toBe('"abc123"');
  });

  it.each(['/v1/models/none', '/v2/models/none', '/v2/models/none/ready', '/readyz?model=none'])(
    'GET %s: 404 unknown_model, and which there are',
    async (path) => {
      const found = await refusal(fakeApp(), path);
      expect(found).toMatchObject({ status: 404, code: 'unknown_model' });
      expect(JSON.stringify(found)).toContain('fake, other');
    },
  );

  it('POST /v1/classify?model= asks another model', async () => {
    expect((await fakeApp().request('/v1/classify?model=other', post(photo()))).status).toBe(200);
    const found = await refusal(fakeApp(), '/v1/classify?model=none', post(photo()));
    expect(found).toMatchObject({ status: 404, code: 'unknown_model' });
  });

  it.each(['/', '/v1', '/v1/nothing', '/v2/classify', '/v1/classify/', '/problems/nothing', '/problems/toString'])(
    'GET %s: 404',
    async (path) => expect(await refusal(fakeApp(), path)).toMatchObject({ status: 404, code: 'not_found' }),
  );

  it.each([
    ['GET', '/v1/classify', 'POST, OPTIONS'],
    ['PUT', '/v1/classify', 'POST, OPTIONS'],
    ['DELETE', '/v1/model', 'GET, HEAD, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
  ])('%s %s: 405 with Allow: %s', async (method, path, allow) => {
    const found = await refusal(fakeApp(), path, { method });
    expect(found).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(found.headers.get('Allow')).toBe(allow);
  });

  it('HEAD is GET without the body, and 405 where there is no GET', async () => {
    const [model, classify] = await Promise.all(
      ['/v1/model', '/v1/classify'].map((path) => fakeApp().request(path, { method: 'HEAD' })),
    );
    expect([model!.status, await model!.text()]).toEqual([200, '']);
    expect([classify!.status, classify!.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it('OPTIONS names the methods', async () => {
    const response = await fakeApp().request('/healthz', { method: 'OPTIONS' });
    expect([response.status, response.headers.get('Allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });
});

describe('pages of other origins', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' },
  };
  const allowed = async (env: Record<string, string>, path: string, init: RequestInit) =>
    (await fakeApp({ env }).request(path, init)).headers.get('Access-Control-Allow-Origin');

  it('may call the API, and read what its headers say', async () => {
    const response = await fakeApp().request('/v1/classify', preflight);
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Access-Control-Allow-Methods')).toContain('POST');
    const answer = await fakeApp().request('/v1/classify', post(photo(), { Origin: 'https://a.example' }));
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('Server-Timing');
  });

  it('may read problems, too', async () => {
    expect(await allowed({}, '/v1/classify', post(photo('html'), { Origin: 'https://a.example' }))).toBe('*');
  });

  it('are those that the settings name', async () => {
    const env = { ALLOW_ORIGINS: 'https://a.example, https://b.example' };
    expect(await allowed(env, '/v1/classify', preflight)).toBe('https://a.example');
    expect(await allowed(env, '/v1/model', { headers: { Origin: 'https://evil.example' } })).toBeNull();
    expect(await allowed({ ALLOW_ORIGINS: '' }, '/v1/classify', preflight)).toBeNull();
  });
});

describe('trouble inside', () => {
  it.each(['bug', 'exit'])('becomes a 500 that gives nothing away (%s), and the next request works', async (text) => {
    const app = fakeApp();
    const found = await refusal(app, '/v1/classify', post(photo(text)));
    expect(found).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(found)).not.toMatch(/secret|home|ExitStatus/);
    expect(console.error).toHaveBeenCalledOnce();
    expect((await app.request('/v1/classify', post(photo()))).status).toBe(200);
  });

  it('with the model: 503, and the next request tries again', async () => {
    const load = vi.fn(async () => fakeClassifier()).mockRejectedValueOnce(new Error('secret'));
    const app = fakeApp({ load });
    const found = await refusal(app, '/v1/classify', post(photo()));
    expect(found).toMatchObject({ status: 503, code: 'model_not_ready' });
    expect(found.headers.get('Retry-After')).toBe('5');
    expect(JSON.stringify(found)).not.toContain('secret');
    expect((await app.request('/v1/classify', post(photo()))).status).toBe(200);
  });

  it('with the list of models: 503, too', async () => {
    const list = () => Promise.reject(new Error('secret'));
    const app = createApp({ settings: readSettings({}), models: { list, open: list } });
    for (const path of ['/v1/models', '/v1/model', '/v1/models/fake', '/readyz']) {
      const found = await refusal(app, path);
      expect(found, path).toMatchObject({ status: 503, code: 'model_not_ready' });
      expect(JSON.stringify(found)).not.toContain('secret');
    }
  });

  it('a full queue: 503 with Retry-After, and then goes on', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const app = fakeApp({ env: { MAX_WAIT_MS: '20' }, during: () => held });
    const first = app.request('/v1/classify', post(photo()));
    const found = await refusal(app, '/v1/classify', post(photo()));
    expect(found).toMatchObject({ status: 503, code: 'busy' });
    expect(found.headers.get('Retry-After')).toBe('1');
    finish();
    expect((await first).status).toBe(200);
    expect((await app.request('/v1/classify', post(photo()))).status).toBe(200);
  });
});

describe('a request id', () => {
  it('is made, or taken over if it is harmless', async () => {
    const id = async (headers: HeadersInit) =>
      (await fakeApp().request('/healthz', { headers })).headers.get('X-Request-Id');
    expect(await id({})).toMatch(/^[\w-]{36}$/);
    expect(await id({ 'X-Request-Id': 'abc-1' })).toBe('abc-1');
    expect(await id({ 'X-Request-Id': 'a b<script>' })).toMatch(/^[\w-]{36}$/);
  });

  it('is in every answer, problems of every kind included: their hint asks for it', async () => {
    const app = fakeApp({ env: { ALLOW_ORIGINS: '' }, load: () => Promise.reject(new Error('no model')) });
    const id = async (path: string, init?: RequestInit) =>
      (await app.request(path, { ...init, headers: { 'X-Request-Id': 'abc-1' } })).headers.get('X-Request-Id');
    for (const path of ['/healthz', '/nothing', '/readyz', '/v1/classify', '/v1/model', '/docs', '/problems/nothing'])
      expect(await id(path), path).toBe('abc-1');
    expect(await id('/v1/classify', { method: 'POST' })).toBe('abc-1');
    expect(await id('/healthz', { method: 'OPTIONS' })).toBe('abc-1');
  });
});
