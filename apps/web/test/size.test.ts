import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, inject, test } from 'vitest';
import { buildPage } from './build.js';

/** Bytes of the page's script and styles after gzip, before its engine is asked for. Raise it only with a reason. */
const BUDGET = 20 * 1024;

/** Bytes after gzip of what "on this device" loads beside the model: a script and four WebAssembly files. */
const ENGINE_BUDGET = 450 * 1024;

/** Bytes after gzip of the web component, for other people's pages. */
const COMPONENT_BUDGET = 14 * 1024;

async function readAll(dist: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.sort().map(async (path) => [path.slice(dist.length + 1), await readFile(path)] as const),
  );
  return new Map(files);
}

const gzipped = (files: readonly (readonly [string, Buffer])[]) =>
  files.map(([name, bytes]) => [name, gzipSync(bytes, { level: 9 }).length] as const);
const sum = (sizes: readonly (readonly [string, number])[]) => sizes.reduce((total, [, size]) => total + size, 0);

test('script and styles stay within their budget, and the engine within its own', async () => {
  const files = [...(await readAll(inject('dist')))].filter(([name]) => name.startsWith('assets/'));
  const html = (await readFile(join(inject('dist'), 'index.html'))).toString();
  const page = gzipped(files.filter(([name]) => html.includes(`/${name}`)));
  const engine = gzipped(files.filter(([name]) => !html.includes(`/${name}`)));
  console.info(`page: ${sum(page)} of ${BUDGET} bytes gzipped (${page.map((size) => size.join(' ')).join(', ')})`);
  console.info(`engine: ${sum(engine)} of ${ENGINE_BUDGET} (${engine.map((size) => size.join(' ')).join(', ')})`);
  expect(page.length).toBe(2);
  expect(sum(page)).toBeLessThanOrEqual(BUDGET);
  expect(engine.length).toBe(6);
  expect(sum(engine)).toBeLessThanOrEqual(ENGINE_BUDGET);
});

test('the web component is one small file of its own', async () => {
  const files = await readAll(inject('dist'));
  const script = files.get('beeline-classifier.js')!;
  const [[, size] = ['', 0]] = gzipped([['beeline-classifier.js', script]]);
  console.info(`web component: ${size} of ${COMPONENT_BUDGET} bytes gzipped`);
  expect(script.toString()).not.toMatch(/\bimport\s*[({"'\w]/);
  expect(size).toBeLessThanOrEqual(COMPONENT_BUDGET);
});

test('two builds are the same, byte for byte', async () => {
  const again = await buildPage();
  try {
    expect(await readAll(again)).toEqual(await readAll(inject('dist')));
  } finally {
    await rm(again, { recursive: true, force: true });
  }
});
