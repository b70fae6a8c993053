import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { writeSafetensors } from '@beeline/core/weights';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UnknownMeasured } from '../src/cli/measureUnknown.js';
import { openBundle } from '../src/export/index.js';
import { beeline, type Ran } from './beeline.js';
import { png, putStripes } from './png.js';

/** Photos that are none of the classes, all the way: fitted, kept, measured, told. */
let root: string;
const run = (...args: readonly string[]): Promise<Ran> => beeline(args, { cwd: root });
const jsonLines = ({ stdout }: Ran) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-unknown-'));
  await putStripes(join(root, 'photos'), 24);
  await mkdir(join(root, 'others'));
  for (let i = 0; i < 6; i++) await writeFile(join(root, 'others', `${i}.png`), plain(i));
  const { build, initialisation } = architecture('beenet');
  const state = initialise(build(), createRandom(1), initialisation);
  await writeFile(join(root, 'random.safetensors'), writeSafetensors(state));
  const train = ['train', 'photos', '--val-fraction', '0.5', '--workers', '2', '--out'];
  for (const args of [
    [...train, 'model'],
    [...train, 'scratch', '--mode', 'scratch', '--epochs', '1'],
    ['train', 'photos', '--val-fraction', '0.15', '--backbone', 'random.safetensors', '--out', 'few'],
  ]) {
    const { exit, stderr } = await run(...args);
    if (exit !== 0) throw new Error(`the model that the tests need could not be trained:\n${stderr}`);
    said.set(args[args.indexOf('--out') + 1]!, stderr);
  }
});
afterAll(() => rm(root, { recursive: true }));
const said = new Map<string, string>();

/** One colour all over, which no photo of stripes has. */
function plain(i: number): Buffer {
  return png(60, 60, () => [40 * i, 255 - 40 * i, 128]);
}

it.each(['model', 'scratch'])('a score is fitted, kept in the bundle and said: %s', async (name) => {
  const { unknown, manifest } = await openBundle(join(root, name));
  expect(unknown).toMatchObject({ calibratedOn: 24, features: manifest.head.features });
  // 24 photos: the highest is left below, and 1 in 25 may be above it.
  expect(unknown!.falseAlarmRate).toBeCloseTo(1 / 25, 12);
  expect(said.get(name)).toContain(
    '4.0 % at most are expected to be called unknown as well (0 of 24 validation photos',
  );
  expect(await readFile(join(root, name, 'report/index.html'), 'utf8')).toContain('id="unknown"');
});

it('with fewer than ten validation photos there is none, and that is said', async () => {
  expect((await openBundle(join(root, 'few'))).unknown).toBeUndefined();
  expect(said.get('few')).toContain('it takes 10 validation photos');
  const { exit, stdout } = await run('evaluate', 'few', 'photos', '--unknown', 'others', '--json');
  expect(exit).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'option_invalid',
    message: expect.stringContaining('The bundle photos'),
  });
  expect(jsonLines(await run('predict', 'few', 'others/1.png', '--json'))[0]).not.toHaveProperty('known');
});

it('evaluate measures it, and predict tells the same, photo by photo', async () => {
  const measured = await run('evaluate', 'model', 'photos', '--unknown', 'others', '--json');
  const { unknown } = JSON.parse(measured.stdout) as { unknown: Required<UnknownMeasured> };
  expect(unknown.known.photos).toBe(48);
  expect(unknown.unknown.photos).toBe(6);

  const predicted = async (folder: string) =>
    jsonLines(await run('predict', 'model', folder, '--json')) as { known: boolean; unknownScore: number }[];
  const [known, others] = [await predicted('photos'), await predicted('others')];
  expect(known.filter((one) => !one.known)).toHaveLength(unknown.known.flagged);
  expect(others.filter((one) => !one.known)).toHaveLength(unknown.unknown.flagged);
  for (const one of [...known, ...others]) expect(one.known).toBe(one.unknownScore <= unknown.threshold);
  const pairs = others.flatMap((a) => known.map((b) => Number(a.unknownScore > b.unknownScore)));
  expect(unknown.unknown.auroc).toBeCloseTo(pairs.reduce((a, b) => a + b, 0) / pairs.length, 6);
  expect(unknown.unknown.auroc).toBeGreaterThan(0.9);

  const csv = (await run('predict', 'model', 'others/1.png', '--csv')).stdout.split('\n');
  expect(csv[0]).toBe('path,label,probability,known,problem,across,upright');
  expect(csv[1]!.split(',')[3]).toBe(String(others[1]!.known));
});

it.each([
  ['as it is', []],
  ['as float16', ['--dtype', 'float16']],
])('a zip takes it along, %s', async (_, dtype) => {
  const file = `model${dtype.length}.zip`;
  expect((await run('export', 'model', '--format', 'zip', '--out', file, ...dtype)).exit).toBe(0);
  expect((await openBundle(join(root, file))).unknown).toEqual((await openBundle(join(root, 'model'))).unknown);
});
