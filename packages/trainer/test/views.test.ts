import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { writeSafetensors } from '@beeline/core/weights';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beeline } from './beeline.js';
import { putStripes } from './png.js';

/** A head on augmented views of photos made here, and the cache that keeps their features. */
let root: string;
const run = (...args: string[]) => beeline(args, { cwd: root });
const TRAIN = ['train', 'photos', '--backbone', 'random.safetensors', '--workers', '1', '--epochs', '2'];
const weights = (run: string) => readFile(join(root, 'runs', run, 'model.safetensors'), 'base64');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-views-'));
  await putStripes(join(root, 'photos'), 6);
  const { build, initialisation } = architecture('beenet');
  await writeFile(
    join(root, 'random.safetensors'),
    writeSafetensors(initialise(build(), createRandom(1), initialisation)),
  );
});
afterAll(() => rm(root, { recursive: true }));

it('trains on augmented views, computes each once, and shows and clears what it kept', async () => {
  const [plain, first] = [await run(...TRAIN), await run(...TRAIN, '--views', '2')];
  expect([plain.exit, first.exit], first.stderr).toEqual([0, 0]);
  expect(first.stderr).toContain('Features of 12 photos were found in the cache');
  expect(first.stderr).toContain('Computing features, view 2');
  const again = await run(...TRAIN, '--views', '2');
  expect(again.stderr).not.toContain('Computing');
  expect(await weights('photos-3')).toBe(await weights('photos-2'));
  expect(await weights('photos-2')).not.toBe(await weights('photos-1'));
  const other = await run(...TRAIN, '--views', '1', '--seed', '0', '--out', 'one');
  expect(other.stderr).not.toContain('Computing');
  const listed = JSON.parse((await run('cache', '--json')).stdout);
  expect(listed.kept).toContainEqual(expect.objectContaining({ name: 'features', files: 3 }));
  const cleared = await run('cache', 'clear', 'features');
  expect(cleared.exit, cleared.stderr).toBe(0);
  expect((await run(...TRAIN, '--views', '2', '--no-cache')).stderr).toContain('Computing features, view 1');
  expect(await weights('photos-4')).toBe(await weights('photos-2'));
  const whole = await run('train', 'photos', '--mode', 'scratch', '--views', '2', '--json');
  expect(JSON.parse(whole.stdout).error.code).toBe('option_unused');
}, 300_000);
