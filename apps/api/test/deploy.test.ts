import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findVersion, inspect, tagOf } from '../scripts/deploy.mjs';
import { weigh } from '../scripts/plans.mjs';
import { readSettings } from '../src/settings.js';
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
    expect(script.filter(({ name }) => name.endsWith('.wasm'))).toHaveLength(4);
    expect(models).toMatchObject([
      { name: 'random-beenet', sha256: fixture.reference.bundle.sha256 },
      { name: 'second' },
    ]);
    for (const { answerMs, engineBytes, weightBytes } of models)
      for (const number of [answerMs, engineBytes, weightBytes]) expect(number).toBeGreaterThan(0);
    expect(over(lines, 'paid')).toEqual([]);
  });
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
    const names = ['README.md', 'assets', 'package.json', 'worker', 'wrangler.json'];
    expect(readdirSync(flat.folder)).toEqual(expect.arrayContaining(names));
    expect(existsSync(join(flat.folder, 'assets/model/manifest.json'))).toBe(true);
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
