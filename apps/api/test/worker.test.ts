import { waves } from '@beeline/core/image';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../scripts/serve.mjs';
import { modelSchema, modelWithCardSchema } from '../src/openapi/index.js';
import { type Fixture, makeFixture } from './fixture.js';
import { badPhotos, goodPhotos, png } from './photos.js';

/** The real Worker under workerd, on real images. */
const good = await goodPhotos();
const bad = await badPhotos();
let fixture: Fixture;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  fixture = await makeFixture();
  const { bundleDir, web } = fixture;
  server = await serve({
    port: 0,
    bundleDir: [bundleDir, fixture.renamed('second')],
    web,
    // A busy machine may take long over many at once; the wait itself has its own test.
    vars: { MAX_BYTES: '2000000', MAX_WAIT_MS: '120000' },
  });
});
afterAll(async () => {
  await server?.dispose();
  fixture?.remove();
});

const ask = (path: string, init?: RequestInit) => fetch(server.url + path, init);
const post = (body: BodyInit, headers: HeadersInit = {}) => ask('/v1/classify', { method: 'POST', body, headers });
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

interface Prediction {
  readonly label: string;
  readonly probability: number;
}

/** Holds an answer against the same model on the stock engine of Node. */
async function expectAsInNode(bytes: Uint8Array, predictions: unknown): Promise<void> {
  const wanted = await fixture.reference.classify(bytes);
  if (!wanted.ok) throw new Error(wanted.error.message);
  const given = new Map((predictions as Prediction[]).map(({ label, probability }) => [label, probability]));
  expect(given.size).toBe(wanted.value.predictions.length);
  for (const { label, probability } of wanted.value.predictions)
    expect(Math.abs(given.get(label)! - probability), label).toBeLessThan(1e-4);
}

describe('a photo gets the same probabilities as in Node', () => {
  it.each(Object.entries(good))('%s', async (_, bytes) => {
    const response = await post(bytes);
    expect(response.status).toBe(200);
    expect(response.headers.get('Server-Timing')).toMatch(
      /^read;dur=[\d.]+, decode;dur=[\d.]+, resize;dur=[\d.]+, inference;dur=/,
    );
    const { predictions, model } = await json(response);
    await expectAsInNode(bytes, predictions);
    expect(model).toEqual({ name: 'random-beenet', sha256: fixture.reference.bundle.sha256 });
  });

  it('and the same map of the evidence', async () => {
    const bytes = good['waves.jpg']!;
    const wanted = await fixture.reference.classify(bytes, { explain: true });
    const response = await ask('/v1/classify?explain=cam', { method: 'POST', body: bytes });
    const { explanation } = (await json(response)) as { explanation: { label: string; rows: number[][] } };
    const map = wanted.ok ? wanted.value.explanation : undefined;
    expect([explanation.label, explanation.rows.length]).toEqual([map!.label, map!.height]);
    for (const [i, value] of explanation.rows.flat().entries()) expect(value).toBeCloseTo(map!.values[i]!, 2);
  });

  it('and the same word on whether it is known, and how unlike the training photos', async () => {
    for (const bytes of Object.values(good)) {
      const wanted = await fixture.reference.classify(bytes);
      if (!wanted.ok) throw new Error(wanted.error.message);
      const { known, unknownScore } = await json(await post(bytes));
      expect(known).toBe(wanted.value.known);
      expect(unknownScore).toBeCloseTo(wanted.value.unknownScore!, 3);
    }
  });

  it('whose answers differ from photo to photo, so that this is no empty claim', async () => {
    const best = await Promise.all(
      Object.values(good).map(async (bytes) => (await json(await post(bytes))).predictions),
    );
    expect(
      new Set(best.map((predictions) => (predictions as Prediction[])[0]!.probability.toFixed(3))).size,
    ).toBeGreaterThan(3);
  });

  it('also among others, good and bad, under any name and type', async () => {
    const form = new FormData();
    form.append('a', new File([good['waves.jpg']!], 'bee.txt', { type: 'text/plain' }));
    form.append('b', new File([bad['a truncated PNG']!.bytes], 'broken.png', { type: 'image/png' }));
    form.append('c', new File([good['noise.png']!], 'ants \u{1F41C} & ’bees’.jpg', { type: 'image/jpeg' }));
    const { results } = await json(await post(form));
    const [first, second, third] = results as Record<string, unknown>[];
    await expectAsInNode(good['waves.jpg']!, first!.predictions);
    expect(second).toEqual({ filename: 'broken.png', problem: expect.objectContaining({ code: 'corrupt' }) });
    await expectAsInNode(good['noise.png']!, third!.predictions);
    expect([first!.filename, third!.filename]).toEqual(['bee.txt', 'ants \u{1F41C} & ’bees’.jpg']);
  });
});

describe('bad uploads', () => {
  it.each(Object.entries(bad))('%s', async (_, { bytes, status, code }) => {
    const response = await post(bytes, { 'Content-Type': 'image/jpeg' });
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await json(response)).toMatchObject({ status, code, type: `/problems/${code}` });
    expect(response.status).toBe(status);
  });

  it('with too many bytes', async () => {
    const response = await post(new Uint8Array(2_000_001));
    expect([response.status, (await json(response)).code]).toEqual([413, 'body_too_large']);
  });

  it('by the hundred leave the next good photo its exact answer', async () => {
    const all = Object.values(bad);
    for (let i = 0; i < 165; i++) expect((await post(all[i % all.length]!.bytes)).status).toBeLessThan(500);
    for (const bytes of Object.values(good)) await expectAsInNode(bytes, (await json(await post(bytes))).predictions);
  });
});

describe('many at once', () => {
  it('each get their own answer', async () => {
    const photos = Array.from({ length: 24 }, (_, i) => png(waves(40 + 5 * i, 60)));
    const answers = await Promise.all(photos.map((bytes) => post(bytes)));
    for (const [i, response] of answers.entries()) await expectAsInNode(photos[i]!, (await json(response)).predictions);
  });

  it('go on when clients leave in the middle of their request', async () => {
    const leaving = Array.from({ length: 40 }, () => {
      const control = new AbortController();
      const body = new ReadableStream({
        async pull(to) {
          to.enqueue(good['waves.jpg']!.slice(0, 5_000));
          await new Promise((resolve) => setTimeout(resolve, 20));
          control.abort();
        },
      });
      const init = { method: 'POST', body, signal: control.signal, duplex: 'half' } as RequestInit;
      return ask('/v1/classify', init).then(
        () => 'answered',
        () => 'left',
      );
    });
    expect(await Promise.all(leaving)).toEqual(leaving.map(() => 'left'));
    await expectAsInNode(good['noise.jpg']!, (await json(await post(good['noise.jpg']!))).predictions);
  });
});

describe('addresses', () => {
  it('/ is the page, /model/ the bundle', async () => {
    expect(await (await ask('/')).text()).toContain('The page');
    expect(await json(await ask('/model/manifest.json'))).toMatchObject({ name: 'random-beenet' });
  });

  it('/v1/model describes the model', async () => {
    const about = await json(await ask('/v1/model'));
    expect(about).toMatchObject({
      name: 'random-beenet',
      sha256: fixture.reference.bundle.sha256,
      labels: ['ants', 'bees', 'wasps'],
      architecture: 'beenet',
      input: { width: 96, height: 96 },
      temperature: 0.8,
      licence: 'MIT',
    });
    expect(JSON.stringify(about)).not.toContain('nodes');
    modelSchema.parse(about);
    modelWithCardSchema.parse(await json(await ask('/v1/models/second')));
  });

  it('/readyz replays the golden answers in the Worker itself', async () => {
    const { status, golden } = await json(await ask('/readyz'));
    expect(status).toBe('ready');
    expect(golden).toMatchObject({ cases: 4, largestDifference: expect.any(Number) });
    expect((golden as { largestDifference: number }).largestDifference).toBeLessThan(1e-2);
  });

  it('/v1/models and ?model= tell models apart', async () => {
    const { models } = await json(await ask('/v1/models'));
    expect(models).toMatchObject([
      { name: 'random-beenet', default: true },
      { name: 'second', default: false },
    ]);
    const response = await ask('/v1/classify?model=second', { method: 'POST', body: good['noise.png']! });
    expect(await json(response)).toMatchObject({ model: { name: 'second' } });
    expect((await ask('/v1/models/second')).status).toBe(200);
    expect((await ask('/v1/classify?model=third', { method: 'POST', body: good['noise.png']! })).status).toBe(404);
  });

  it.each([
    ['GET', '/docs', 200],
    ['GET', '/docs/style.css', 200],
    ['GET', '/openapi.json', 200],
    ['GET', '/v2', 200],
    ['GET', '/v2/health/live', 200],
    ['GET', '/v2/health/ready', 200],
    ['GET', '/v2/models/second', 200],
    ['GET', '/healthz', 200],
    ['GET', '/problems/corrupt', 200],
    ['GET', '/nothing', 404],
    ['POST', '/v1/nothing', 404],
    ['GET', '/v1/classify', 405],
    ['DELETE', '/v1/model', 405],
    ['OPTIONS', '/v1/classify', 204],
  ])('%s %s: %i', async (method, path, status) => {
    expect((await ask(path, { method })).status).toBe(status);
  });
});
