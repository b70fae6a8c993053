import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beeline } from './beeline.js';
import { putStripes } from './png.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-head-start-'));
  await putStripes(join(root, 'photos'), 8);
});
afterAll(() => rm(root, { recursive: true }));

async function train(...options: string[]) {
  const { exit, stdout, stderr } = await beeline(['train', 'photos', '--json', ...options], { cwd: root });
  expect(exit, stderr).toBe(0);
  const [{ valLoss }] = JSON.parse(stdout).epochs.slice(-1);
  return { valLoss: valLoss as number, stderr };
}

/** Steps too small to change anything: what is judged is what the training set out from. */
const still = ['--mode', 'finetune', '--backend', 'wasm', '--epochs', '1', '--lr', '1e-12'];

it('a whole network sets out from what a frozen one ends with, unless it is to begin at random', async () => {
  const frozen = await train('--keep', 'last', '--out', 'frozen');
  const ours = await train(...still, '--average-decay', '0', '--out', 'features');
  expect(ours.stderr).toContain("The head was trained first, on the frozen backbone's features");
  expect(ours.valLoss).toBeCloseTo(frozen.valLoss, 5);
  const random = await train(...still, '--head-start', 'random', '--out', 'random');
  expect(random.stderr).not.toContain('The head was trained');
  expect(Math.abs(random.valLoss - frozen.valLoss)).toBeGreaterThan(0.1);
});
