import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeApp, fakeClassifier, form, photo } from '../test/fake.js';

const post = (body: BodyInit, headers: Record<string, string> = {}) => ({ method: 'POST', body, headers });
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

/** Asks once, and holds the answer to the shape of every problem. */
async function refusal(app: ReturnType<typeof fakeApp>, path: string, init?: RequestInit) {
  const response = await app.request(path, init);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const body = await json(response);
  expect(body).toMatchObject({
    type: `/problems/${body.code}`,
    title: expect.any(String),
    status: response.status,
    detail: expect.any(String),
    hint: expect.any(String),
  });
  return { status: body.status, code: body.code, ...body, headers: response.headers };
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.stubGlobal('fetch', () => {
    throw new Error('The service fetched an address.');
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('one photo', () => {
  const answer = {
    predictions: [
      { label: 'bees', probability: 0.7 },
      { label: 'ants', probability: 0.2 },
      { label: 'wasps', probability: 0.1 },
    ],
    model: { name: 'fake', sha256: 'abc123' },
  };

  it.each([
    ['a raw body', post(photo(), { 'Content-Type': 'image/jpeg' })],
    ['a raw body that curl calls a form', post(photo(), { 'Content-Type': 'application/x-www-form-urlencoded' })],
    ['a raw body of no type', post(photo())],
    ['the only file of a form', post(form(['bee.jpg', photo()]))],
  ])('as %s', async (_, init) => {
    const response = await fakeApp().request('/v1/classify', init);
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual(answer);
    expect(response.headers.get('Server-Timing')).toBe('decode;dur=1.0, preprocess;dur=2.0, inference;dur=3.0');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('arrives in pieces, without an announced length', async () => {
    const pieces = new ReadableStream({
      start(to) {
        for (const piece of ['hu', 'ge']) to.enqueue(photo(piece));
        to.close();
      },
    });
    const init = { method: 'POST', body: pieces, duplex: 'half' } as RequestInit;
    expect(await refusal(fakeApp(), '/v1/classify', init)).toMatchObject({ code: 'too_large' });
  });

  it('with top_k gives so many predictions', async () => {
    const response = await fakeApp().request('/v1/classify?top_k=2', post(photo()));
    expect((await json(response)).predictions).toEqual(answer.predictions.slice(0, 2));
  });

  it('of what is none of the classes says that it is not known, alone and among others', async () => {
    const alone = await fakeApp().request('/v1/classify', post(photo('cat')));
    expect(await json(alone)).toEqual({ ...answer, known: false, unknownScore: 7.5 });
    const several = await fakeApp().request('/v1/classify', post(form(['1.jpg', photo('cat')], ['2.jpg', photo()])));
    expect((await json(several)).results).toEqual([
      { filename: '1.jpg', predictions: answer.predictions, known: false, unknownScore: 7.5 },
      { filename: '2.jpg', predictions: answer.predictions },
    ]);
  });

  it('with explain=cam says where the evidence for the best label lies', async () => {
    const response = await fakeApp().request('/v1/classify?explain=cam', post(photo()));
    expect(await json(response)).toEqual({ ...answer, explanation: { label: 'bees', rows: [[0.1, 0.333333]] } });
  });

  it.each(['explain=x', 'top_k=1&top_k=2', 'model=a&model=b', 'explain='])('refuses ?%s', async (query) => {
    const { status, code } = await refusal(fakeApp(), `/v1/classify?${query}`, post(photo()));
    expect([status, code]).toEqual([400, 'bad_parameter']);
  });

  it.each(['0', '-1', '1.5', 'all', '', '9999999'])('refuses top_k=%s', async (topK) => {
    const { status, code } = await refusal(fakeApp(), `/v1/classify?top_k=${topK}`, post(photo()));
    expect([status, code]).toEqual([400, 'bad_parameter']);
  });

  it.each([
    ['html', 415, 'not_an_image', {}],
    ['gif', 415, 'unsupported', { format: 'gif' }],
    ['huge', 422, 'too_large', { width: 99999, height: 99999, limit: 24_000_000 }],
    ['heavy', 413, 'body_too_large', { bytes: 99, limit: 10 }],
    ['broken', 422, 'corrupt', { format: 'jpeg' }],
  ])('that is %s: %i %s', async (text, status, code, facts) => {
    for (const init of [post(photo(text)), post(form(['it.jpg', photo(text)]))])
      expect(await refusal(fakeApp(), '/v1/classify', init)).toMatchObject({ status, code, ...facts });
  });

  it('that is empty: 400 empty', async () => {
    for (const init of [{ method: 'POST' }, post(''), post(form(['it.jpg', photo('')]))])
      expect(await refusal(fakeApp(), '/v1/classify', init)).toMatchObject({ status: 400, code: 'empty' });
  });
});

describe('several photos', () => {
  it('each have a result or a problem, in order, and none spoils another', async () => {
    const files = form(['a.jpg', photo()], ['b.jpg', photo('broken')], ['c.jpg', photo('')], ['d.jpg', photo()]);
    const response = await fakeApp().request('/v1/classify?top_k=1', post(files));
    expect(response.status).toBe(200);
    const predictions = [{ label: 'bees', probability: 0.7 }];
    expect(await json(response)).toEqual({
      results: [
        { filename: 'a.jpg', predictions },
        { filename: 'b.jpg', problem: expect.objectContaining({ status: 422, code: 'corrupt' }) },
        { filename: 'c.jpg', problem: expect.objectContaining({ status: 400, code: 'empty' }) },
        { filename: 'd.jpg', predictions },
      ],
      model: { name: 'fake', sha256: 'abc123' },
    });
    expect(response.headers.get('Server-Timing')).toBe('decode;dur=2.0, preprocess;dur=4.0, inference;dur=6.0');
  });

  it('are limited in number', async () => {
    const files = form(...Array.from({ length: 3 }, (_, i) => [`${i}.jpg`, photo()] as const));
    const found = await refusal(fakeApp({ env: { MAX_FILES: '2' } }), '/v1/classify', post(files));
    expect(found).toMatchObject({ status: 400, code: 'too_many_files', files: 3, limit: 2 });
  });
});

describe('a body', () => {
  const small = { MAX_BYTES: '100' };
  const stream = (body: ReadableStream) => ({ method: 'POST', body, duplex: 'half' }) as RequestInit;

  it('is refused by its announced length before it is read', async () => {
    const body = new ReadableStream({ pull: () => expect.fail('The body was read.') }, { highWaterMark: 0 });
    const init = { ...stream(body), headers: { 'Content-Length': '101' } };
    const found = await refusal(fakeApp({ env: small }), '/v1/classify', init);
    expect(found).toMatchObject({ status: 413, code: 'body_too_large', limit: 100 });
  });

  it('is counted while it is read, and not read on beyond the limit', async () => {
    let pulled = 0;
    const cancel = vi.fn();
    const pull = (to: ReadableStreamDefaultController<Uint8Array>) => {
      pulled++;
      to.enqueue(photo('x'.repeat(40)));
    };
    const body = new ReadableStream({ pull, cancel });
    const found = await refusal(fakeApp({ env: small }), '/v1/classify', stream(body));
    expect(found).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(pulled).toBeLessThanOrEqual(4);
    expect(cancel).toHaveBeenCalled();
  });

  it('of exactly the limit is taken', async () => {
    const response = await fakeApp({ env: small }).request('/v1/classify', post(photo('x'.repeat(100))));
    expect(response.status).toBe(200);
  });

  it.each([
    ['has no boundary', 'multipart/form-data', 'x'],
    ['does not hold its boundary', 'multipart/form-data; boundary=abc', 'something else'],
    ['ends too early', 'multipart/form-data; boundary=abc', '--abc\r\nContent-Disposition: form-data; name="a"'],
  ])('that is a form but %s: 400 malformed', async (_, type, body) => {
    const found = await refusal(fakeApp(), '/v1/classify', post(body, { 'Content-Type': type }));
    expect(found).toMatchObject({ status: 400, code: 'malformed' });
  });

  it('that is a form without files: 400 no_file', async () => {
    const data = new FormData();
    data.append('photo', 'https://example.com/bee.jpg');
    const found = await refusal(fakeApp(), '/v1/classify', post(data));
    expect(found).toMatchObject({ status: 400, code: 'no_file' });
  });
});

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
});

describe('readiness', () => {
  it('is the golden answers replayed, under both names', async () => {
    const app = fakeApp();
    expect(await json(await app.request('/readyz'))).toEqual({
      status: 'ready',
      model: { name: 'fake', sha256: 'abc123' },
      golden: { cases: 1, largestDifference: 0, tolerance: 0.01 },
    });
    expect(await json(await app.request('/v2/health/ready'))).toEqual({ ready: true });
    expect(await json(await app.request('/v2/models/fake/ready'))).toEqual({ name: 'fake', ready: true });
  });

  it.each([
    ['other logits', { logits: [1, 2, 3.1] }],
    ['logits that are no numbers', { logits: [1, 2, Number.NaN] }],
    ['too few logits', { logits: [1, 2] }],
    ['a model that does not load', { load: () => Promise.reject(new Error('secret')) }],
  ])('is not there with %s: 503, and the reason is in the log only', async (_, fake) => {
    for (const path of ['/readyz', '/v2/health/ready', '/v2/models/fake/ready']) {
      const found = await refusal(fakeApp(fake), path);
      expect(found).toMatchObject({ status: 503, code: 'model_not_ready' });
      expect(JSON.stringify(found)).not.toMatch(/secret|0\.1/);
    }
    expect(console.error).toHaveBeenCalledTimes(3);
  });

  it('is found out once an isolate', async () => {
    const model = fakeClassifier();
    const logits = vi.spyOn(model, 'logits');
    const app = fakeApp({ load: async () => model });
    for (let i = 0; i < 3; i++) expect((await app.request('/readyz')).status).toBe(200);
    expect(logits).toHaveBeenCalledOnce();
  });

  it('is not the same as being alive', async () => {
    const app = fakeApp({ logits: [9, 9, 9] });
    expect(await json(await app.request('/v2/health/live'))).toEqual({ live: true });
    expect(await json(await app.request('/v2'))).toMatchObject({ name: 'beeline' });
    expect((await app.request('/healthz')).status).toBe(200);
  });

  it('GET /v2/models/{name} says what goes in and comes out', async () => {
    expect(await json(await fakeApp().request('/v2/models/fake'))).toEqual({
      name: 'fake',
      versions: ['abc123'],
      platform: 'beeline_tfjs_wasm',
      inputs: [{ name: 'image', datatype: 'FP32', shape: [1, 96, 96, 3] }],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [1, 3] }],
    });
  });
});
