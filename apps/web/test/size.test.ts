import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, inject, test } from 'vitest';
import { buildPage } from './build.js';

/** Bytes of script and styles after gzip. Raise it only with a reason. */
const BUDGET = 8 * 1024;

async function readAll(dist: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.sort().map(async (path) => [path.slice(dist.length + 1), await readFile(path)] as const),
  );
  return new Map(files);
}

test('script and styles stay within their budget', async () => {
  const files = [...(await readAll(inject('dist')))].filter(([name]) => /\.(js|css)$/.test(name));
  const sizes = files.map(([name, bytes]) => [name, gzipSync(bytes, { level: 9 }).length] as const);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.info(`page: ${total} of ${BUDGET} bytes gzipped (${sizes.map((size) => size.join(' ')).join(', ')})`);
  expect(files.length).toBe(2);
  expect(total).toBeLessThanOrEqual(BUDGET);
});

test('two builds are the same, byte for byte', async () => {
  const again = await buildPage();
  try {
    expect(await readAll(again)).toEqual(await readAll(inject('dist')));
  } finally {
    await rm(again, { recursive: true, force: true });
  }
});
