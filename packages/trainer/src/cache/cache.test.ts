import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { clearCache, listCache, prune, touch } from './index.js';

const TEN = Buffer.alloc(10);
/** Files of ten bytes, the first used longest ago. */
const used = async (root: string, names: readonly string[], at = Date.now() / 1000 - 1000): Promise<void> => {
  for (const [i, name] of names.entries()) {
    await writeFile(join(root, name), TEN);
    await utimes(join(root, name), at + i, at + i);
  }
};

it('makes room by what was not used for longest, and keeps what was used last whatever its size', () =>
  withFiles([], async (root) => {
    await used(root, ['a', 'b', 'c', 'd']);
    await touch(join(root, 'a'));
    await touch(join(root, 'gone'));
    expect(await prune(root, 40)).toBe(0);
    expect(await prune(root, 25)).toBe(20);
    expect(await readdir(root)).toEqual(['a', 'd']);
    expect(await prune(root, 1)).toBe(10);
    expect(await readdir(root)).toEqual(['a']);
    expect(await prune(join(root, 'nowhere'), 1)).toBe(0);
  }));

it('leaves alone what another run is writing, but not what one left behind long ago', () =>
  withFiles([], async (root) => {
    await used(root, ['.x.12.unfinished'], Date.now() / 1000 - 48 * 3600);
    await used(root, ['a', '.y.13.unfinished']);
    await prune(root, 1);
    expect((await readdir(root)).sort()).toEqual(['.y.13.unfinished', 'a']);
  }));

it('bears several runs that make room at once', () =>
  withFiles([], async (root) => {
    await used(
      root,
      Array.from({ length: 30 }, (_, i) => `f${String(i).padStart(2, '0')}`),
    );
    await Promise.all([prune(root, 100), prune(root, 100), prune(root, 100)]);
    expect(await readdir(root)).toEqual(Array.from({ length: 10 }, (_, i) => `f${20 + i}`));
  }));

it('shows what is there, and clears all of it or some', () =>
  withFiles([], async (root) => {
    await mkdir(join(root, 'features'));
    await mkdir(join(root, 'weights', 'more'), { recursive: true });
    await used(root, ['checks.jsonl', 'features/a', 'features/b', 'weights/more/c']);
    expect(await listCache(root)).toEqual([
      { name: 'checks.jsonl', files: 1, bytes: 10 },
      { name: 'features', files: 2, bytes: 20 },
      { name: 'weights', files: 1, bytes: 10 },
    ]);
    await expect(clearCache(root, ['features', 'wights'])).rejects.toMatchObject({ code: 'cache_unknown' });
    expect(await clearCache(root, ['features'])).toEqual([{ name: 'features', files: 2, bytes: 20 }]);
    expect((await clearCache(root, [])).map(({ name }) => name)).toEqual(['checks.jsonl', 'weights']);
    expect(await listCache(root)).toEqual([]);
  }));
