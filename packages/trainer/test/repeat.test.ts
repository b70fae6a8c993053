import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { writeSafetensors } from '@beeline/core/weights';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beeline } from './beeline.js';
import { links, reaches } from './page_checks.js';
import { putStripes } from './png.js';

/** Trainings that are done several times over, on photos made here. */
let root: string;
const run = (...args: string[]) => beeline(args, { cwd: root });
const TRAIN = ['train', 'photos', '--backbone', 'random.safetensors', '--workers', '1', '--epochs', '2'];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-repeat-'));
  await putStripes(join(root, 'photos'), 8, 3);
  const { build, initialisation } = architecture('beenet');
  const state = initialise(build(), createRandom(1), initialisation);
  await writeFile(join(root, 'random.safetensors'), writeSafetensors(state));
});
afterAll(() => rm(root, { recursive: true }));

it('judges every photo once by folds, and keeps a summary but no network', async () => {
  const { exit, stdout, stderr } = await run(...TRAIN, '--kfold', '3', '--json');
  expect(exit, stdout + stderr).toBe(0);
  const summary = JSON.parse(stdout);
  expect(summary.folds).toHaveLength(3);
  for (const { total, trainedOn } of summary.folds) expect(total + trainedOn).toBe(16);
  const correct = summary.folds.reduce((sum: number, fold: { correct: number }) => sum + fold.correct, 0);
  expect(summary.top1).toMatchObject({ correct, total: 16 });
  const { predictions } = JSON.parse(await readFile(join(root, 'runs/photos-folds-1/summary.json'), 'utf8'));
  expect(new Set(predictions.map(({ path }: { path: string }) => path)).size).toBe(16);
  const page = await readFile(join(root, summary.report), 'utf8');
  expect(summary.report).toBe('runs/photos-folds-1/report/index.html');
  expect(page).toContain(`Of 16 photos, each tested by a network that had never seen it, ${correct} were named right`);
  expect(page.match(/<img src="data:/g)).toHaveLength(16);
  expect(reaches(page)).toEqual([]);
  const few = await run(...TRAIN, '--kfold', '9', '--json');
  expect(JSON.parse(few.stdout).error.code).toBe('class_too_small');
}, 300_000);

it('runs from several seeds on one split, each with its own bundle', async () => {
  const { exit, stdout, stderr } = await run(...TRAIN, '--seeds', '2', '--seed', '4');
  expect(exit, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/^Seed 4 {2}.* runs\/photos-1\nSeed 5 {2}.* runs\/photos-2\nMean .*Student's t/);
  const manifests = await Promise.all(
    [1, 2].map(async (n) => JSON.parse(await readFile(join(root, `runs/photos-${n}/manifest.json`), 'utf8'))),
  );
  expect(manifests.map(({ training }) => [training.seed, training.splitSeed])).toEqual([
    [4, undefined],
    [5, 4],
  ]);
  const summary = JSON.parse(await readFile(join(root, 'runs/photos-seeds-1/summary.json'), 'utf8'));
  const [a, b] = summary.seeds.map(({ accuracy }: { accuracy: number }) => accuracy);
  expect(summary.mean).toBeCloseTo((a + b) / 2, 12);
  const report = join(root, 'runs/photos-seeds-1/report');
  const page = await readFile(join(report, 'index.html'), 'utf8');
  expect(reaches(page)).toEqual([]);
  const others = links(page).filter((href) => !href.startsWith('#'));
  expect(others).toEqual([1, 2].map((n) => `../../photos-${n}/report/index.html`));
  for (const href of others) expect(await readFile(join(report, href), 'utf8')).toContain('Beeline training report');
  const both = await run(...TRAIN, '--seeds', '2', '--kfold', '2', '--json');
  expect(JSON.parse(both.stdout).error.code).toBe('option_invalid');
}, 300_000);
