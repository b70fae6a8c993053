import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillBucket } from '../scripts/bucket.mjs';
import { findVersion, inspect, rollBack, tagOf } from '../scripts/deploy.mjs';
import { flatten } from '../scripts/flatten.mjs';
import { weigh } from '../scripts/plans.mjs';
import { bucketReader, createModels } from '../src/models/index.js';
import { readSettings } from '../src/settings.js';
import { fakeClassifier } from './fake.js';
import { type Fixture, makeFixture } from './fixture.js';
import { startFlat } from './flat.js';
import { goodPhotos } from './photos.js';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture();
});
afterAll(() => fixture?.remove());

describe('a deployment is weighed against the plans', () => {
  const model = { name: 'm', answerMs: 5, firstMs: 50, engineBytes: 20 * 2 ** 20, weightBytes: 2 ** 20 };
  const settings = readSettings({});
  const small = { script: [{ bytes: 10 ** 6 }], assets: [1000], models: [model], settings };
  const over = (lines: ReturnType<typeof weigh>, plan: 'free' | 'paid') =>
    lines.filter((line) => !line[plan]).map(({ what }) => what);

  it('a small one fits, but for the CPU of a first answer on the free plan', () => {
    expect(over(weigh(small), 'paid')).toEqual([]);
    expect(over(weigh(small), 'free')).toEqual(['CPU for a first answer']);
  });

  it.each([
    ['script, uncompressed', { script: [{ bytes: 65 * 2 ** 20 }] }],
    ['largest asset', { assets: [26 * 2 ** 20] }],
    ['memory with all models loaded', { models: Array.from({ length: 9 }, () => ({ ...model, weightBytes: 9e6 })) }],
    ['memory with the largest photo as well', { settings: readSettings({ MAX_PIXELS_WHOLE: '12000000' }) }],
  ])('what does not fit is named: %s', (what, change) => {
    expect(over(weigh({ ...small, ...change }), 'paid')).toContain(what);
  });

  it('with numbers that were measured from the very files', async () => {
    const { script, models, lines } = await inspect([fixture.bundleDir, fixture.renamed('second')], fixture.web);
    expect(script.some(({ name }) => name.endsWith('.js'))).toBe(true);
    // The engine and its kernel, and three decoders.
    expect(script.filter(({ name }) => name.endsWith('.wasm'))).toHaveLength(5);
    expect(models).toMatchObject([
      { name: 'random-beenet', sha256: fixture.reference.bundle.sha256 },
      { name: 'second' },
    ]);
    for (const { answerMs, engineBytes, weightBytes } of models)
      for (const number of [answerMs, engineBytes, weightBytes]) expect(number).toBeGreaterThan(0);
    expect(over(lines, 'paid')).toEqual([]);
  });
});

it('a bucket gets models under their hashes, and the list of them last', async () => {
  const put: string[] = [];
  const files = new Map<string, Uint8Array>();
  const wrangler = ([, , , address = '', , file = '']: string[]) => {
    put.push(address);
    files.set(address.replace('models-bucket/', ''), readFileSync(file));
    return { status: 0 };
  };
  const bundles = [fixture.bundleDir, fixture.renamed('second')];
  const models = fillBucket('models-bucket', bundles, wrangler);
  expect(models.map(({ name }) => name)).toEqual(['random-beenet', 'second']);
  expect(put.at(-1)).toBe('models-bucket/models/index.json');
  expect(new Set(put).size).toBe(put.length);
  // A Worker with that bucket reads both.
  const bucket = {
    get: async (key: string) => (files.has(key) ? new Response(files.get(key)! as Uint8Array<ArrayBuffer>) : null),
  };
  const served = createModels({ read: bucketReader(bucket), open: (bundle) => ({ ...fakeClassifier(), bundle }) });
  for (const { name, sha256 } of models) expect((await served.open(name))!.bundle.sha256).toBe(sha256);

  const stopped: string[] = [];
  const failing = (args: string[]) => ({ status: stopped.push(args[3]!) > 2 ? 1 : 0 });
  expect(() => fillBucket('models-bucket', bundles, failing)).toThrow('served still');
  expect(stopped).toHaveLength(3);
});

it('a hash that names no model is refused before Cloudflare is asked', () => {
  for (const hash of ['', 'abc', 'z'.repeat(16), 'A'.repeat(64)])
    expect(() => rollBack(hash, undefined)).toThrow('16 digits');
});

it('a version is found by the hash of its model, the newest first', () => {
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
  const version = (id: string, hash: string, day: number) => ({
    id,
    metadata: { created_on: `2026-01-0${day}T00:00:00Z` },
    annotations: { 'workers/tag': tagOf(hash) },
  });
  const versions = [version('1', a, 1), version('2', b, 2), version('3', a, 3), { id: '4' }];
  expect(findVersion(versions, a)).toBe('3');
  expect(findVersion(versions, tagOf(b))).toBe('2');
  expect(findVersion(versions, 'c'.repeat(64))).toBeUndefined();
  expect(() => findVersion(versions, 'abc')).toThrow('16 digits');
});

it('the flattened folder runs by itself and answers as Node does', async () => {
  const flat = await startFlat(fixture);
  try {
    const names = [
      'LICENSE',
      'LICENSE.libjpeg-turbo',
      'README.md',
      'assets',
      'package.json',
      'worker',
      'wrangler.json',
    ];
    expect(readdirSync(flat.folder)).toEqual(expect.arrayContaining(names));
    expect(existsSync(join(flat.folder, 'assets/model/manifest.json'))).toBe(true);
    const { scripts } = JSON.parse(readFileSync(join(flat.folder, 'package.json'), 'utf8'));
    expect(scripts.deploy).toContain(`--tag ${tagOf(fixture.reference.bundle.sha256)}`);
    expect(readFileSync(join(flat.folder, 'wrangler.json'), 'utf8')).not.toMatch(/src\/|\.\.\//);
    // The one way out of an isolate that is imported and not called by its name.
    expect(readFileSync(join(flat.folder, 'worker/worker.js'), 'utf8')).not.toContain('cloudflare:sockets');
    const bytes = (await goodPhotos())['waves.jpg']!;
    const response = await fetch(`${flat.url}/v1/classify`, { method: 'POST', body: bytes });
    const { predictions } = (await response.json()) as { predictions: { label: string; probability: number }[] };
    const wanted = await fixture.reference.classify(bytes);
    const [best] = wanted.ok ? wanted.value.predictions : [];
    expect(predictions[0]!.label).toBe(best!.label);
    expect(predictions[0]!.probability).toBeCloseTo(best!.probability, 4);
    expect((await fetch(`${flat.url}/readyz`)).status).toBe(200);
  } finally {
    await flat.dispose();
  }
});

it('a folder with something else in it is not taken for a deployment', () => {
  const { bundleDir, web } = fixture;
  expect(() => flatten({ out: bundleDir, bundles: [bundleDir], web })).toThrow('something else');
  expect(existsSync(join(bundleDir, 'manifest.json'))).toBe(true);
});
