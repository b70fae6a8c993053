import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '@beeline/core/bundle';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fakeClassifier } from '../../test/fake.js';
import { type Fixture, makeFixture } from '../../test/fixture.js';
import { assetReader, bucketReader, createModels, type Entry, type Read } from './index.js';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture();
});
afterAll(() => fixture?.remove());

/** Two names for the fixture's bundle, and what was read. */
function deployed(change: Partial<Entry> = {}) {
  const { sha256 } = fixture.reference.bundle;
  const models = [
    { name: 'first', path: 'model/', sha256 },
    { name: 'second', path: 'models/second/', sha256, ...change },
  ];
  const read = vi.fn<Read>(async (path) => {
    if (path === 'models/index.json') return new TextEncoder().encode(JSON.stringify({ models }));
    const file = /^(?:model|models\/second)\/([^/]+)$/.exec(path)?.[1];
    return file ? readFile(join(fixture.bundleDir, file)) : undefined;
  });
  const open = vi.fn((bundle: Bundle) => ({ ...fakeClassifier(), bundle }));
  return { read, open, models: createModels({ read, open }) };
}

it('lists what is deployed without loading it', async () => {
  const { models, read } = deployed();
  expect((await models.list()).map(({ name }) => name)).toEqual(['first', 'second']);
  expect(read.mock.calls).toEqual([['models/index.json']]);
});

it('opens each model once, the first where none is named, and by its hash', async () => {
  const { models, open } = deployed();
  const first = await models.open();
  expect(await models.open('first')).toBe(first);
  expect(await models.open(first!.bundle.sha256)).toBe(first);
  const second = await models.open('second');
  expect(second).not.toBe(first);
  expect(open).toHaveBeenCalledTimes(2);
});

it.each(['third', '', '__proto__', '../first', 'FIRST'])('knows no "%s"', async (name) => {
  expect(await deployed().models.open(name)).toBeUndefined();
});

it('refuses a bundle that is not the one that was deployed, and then goes on', async () => {
  const { models } = deployed({ sha256: '0'.repeat(64) });
  await expect(models.open('second')).rejects.toThrow('not the one that the catalogue names');
  expect(await models.open('first')).toBeDefined();
});

it('refuses a catalogue that points elsewhere', async () => {
  for (const path of ['../secret/', '/etc/', 'https://example.com/', 'model'])
    await expect(deployed({ path }).models.list()).rejects.toThrow();
});

it('whatever a catalogue holds, no path of it leads out of the deployment', async () => {
  const name = fc.constantFrom('model', '..', '.', 'a b', '', '__proto__', 'm', '\u0000', 'a/b', '%2e%2e');
  const path = fc.oneof(
    fc.array(name, { maxLength: 4 }).map((parts) => `${parts.join('/')}/`),
    fc.string(),
  );
  const sha256 = fc.oneof(fc.constant('0'.repeat(64)), fc.string({ maxLength: 5 }));
  const entry = fc.record({ name: fc.oneof(name, fc.string()), path, sha256 });
  const catalogue = fc.oneof(
    fc.record({ models: fc.array(entry, { maxLength: 3 }) }).map((one) => JSON.stringify(one)),
    fc.json(),
  );
  await fc.assert(
    fc.asyncProperty(catalogue, async (text) => {
      const asked: string[] = [];
      const read: Read = async (file) => {
        asked.push(file);
        return file === 'models/index.json' ? new TextEncoder().encode(text) : undefined;
      };
      const models = createModels({ read, open: () => fakeClassifier() });
      const entries = await models.list().catch(() => []);
      for (const one of entries) await models.open(one.name).catch(() => undefined);
      for (const file of asked) {
        expect(new URL(file, 'https://assets.invalid/').href).toBe(`https://assets.invalid/${file}`);
        expect(join('/assets', file).startsWith('/assets/')).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

it('reads from a bucket, and from the assets, what is there', async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const bucket = { get: async (key: string) => (key === 'a/b' ? new Response(bytes) : null) };
  const fetch = async (address: string) =>
    new URL(address).pathname === '/a/b' ? new Response(bytes) : new Response(null, { status: 404 });
  for (const read of [bucketReader(bucket), assetReader({ fetch })]) {
    expect(await read('a/b')).toEqual(bytes);
    expect(await read('a/c')).toBeUndefined();
  }
  const broken = assetReader({ fetch: async () => new Response(null, { status: 500 }) });
  await expect(broken('a/b')).rejects.toThrow('500');
});
