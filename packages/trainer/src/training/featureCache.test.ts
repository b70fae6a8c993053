import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { cacheFolder } from './cacheFolder.js';
import { featureKey, readFeatures, writeFeatures } from './featureCache.js';

const features = {
  rows: new Map([
    ['a/1.jpg', Float32Array.of(1, 2, 3)],
    ['b/ü "2".jpg', Float32Array.of(4, 5, -6)],
  ]),
  problems: [{ path: 'b/3.jpg', reason: 'it ends early' }],
};
const key = featureKey({ contents: 'x' });

it('keeps features and finds them under the same key only', () =>
  withFiles([], async (root) => {
    expect(await readFeatures(root, key)).toBeUndefined();
    await writeFeatures(root, key, features);
    expect(await readFeatures(root, key)).toEqual(features);
    expect(await readFeatures(root, featureKey({ contents: 'y' }))).toBeUndefined();
    expect(await readdir(join(root, 'features'))).toEqual([`${key}.safetensors`]);
  }));

it('does not believe a damaged file', () =>
  withFiles([], async (root) => {
    await writeFeatures(root, key, features);
    const file = join(root, 'features', `${key}.safetensors`);
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 4));
    expect(await readFeatures(root, key)).toBeUndefined();
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    expect(await readFeatures(root, key)).toBeUndefined();
  }));

it('keeps even the finding that no photo could be read', () =>
  withFiles([], async (root) => {
    const none = { rows: new Map(), problems: features.problems };
    await writeFeatures(root, key, none);
    expect(await readFeatures(root, key)).toEqual(none);
  }));

it.each([
  ['linux', {}, '/home/me/.cache/beeline'],
  ['linux', { XDG_CACHE_HOME: '/tmp/c' }, '/tmp/c/beeline'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/me/.cache/beeline'],
  ['darwin', {}, '/home/me/Library/Caches/beeline'],
  ['darwin', { BEELINE_CACHE: '/tmp/b' }, '/tmp/b'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/beeline/cache'],
])('lives where %s keeps such things, given %o', (platform, env, folder) => {
  expect(cacheFolder(env, platform, '/home/me')).toBe(folder);
});
