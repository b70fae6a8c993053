import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';

/** What is kept under one name. */
export interface Kept {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/** What is in the cache, one entry a file or folder right in it, by name. */
export async function listCache(cache: string): Promise<Kept[]> {
  const names = await readdir(cache).catch(() => [] as string[]);
  return Promise.all(names.sort().map(async (name) => ({ name, ...(await sizeOf(join(cache, name))) })));
}

/**
 * Takes away what is kept under some names; under all, if none are given.
 *
 * @returns what was there.
 * @throws BeelineError `cache_unknown` for a name that nothing is kept under.
 */
export async function clearCache(cache: string, names: readonly string[]): Promise<Kept[]> {
  const there = await listCache(cache);
  const unknown = names.find((name) => !there.some((kept) => kept.name === name));
  if (unknown !== undefined) {
    throw new BeelineError(
      'cache_unknown',
      `Nothing is kept under ${unknown}.`,
      there.length === 0 ? 'The cache is empty.' : `There is: ${there.map(({ name }) => name).join(', ')}.`,
    );
  }
  const chosen = names.length === 0 ? there : there.filter(({ name }) => names.includes(name));
  for (const { name } of chosen) await rm(join(cache, name), { recursive: true, force: true });
  return chosen;
}

/** Files that go away meanwhile count as nothing. */
async function sizeOf(path: string): Promise<{ files: number; bytes: number }> {
  const known = await stat(path).catch(() => undefined);
  if (!known?.isDirectory()) return { files: known ? 1 : 0, bytes: known?.size ?? 0 };
  const inside = await Promise.all((await readdir(path).catch(() => [])).map((name) => sizeOf(join(path, name))));
  return inside.reduce((sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }), {
    files: 0,
    bytes: 0,
  });
}
