import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { isDone, readResults, writeResult } from './results.js';
import type { RunResult } from './run.js';

const run = (seed: number, changes: Partial<RunResult> = {}): RunResult => ({
  seed,
  backend: 'wasm',
  seconds: 1,
  correct: 3,
  total: 4,
  accuracy: 0.75,
  interval: [0.3, 0.95],
  perClass: [],
  trainedOn: 10,
  epochs: { run: 25, kept: 3 },
  ...changes,
});
const short = (seed: number, epochs: number) => run(seed, { shortened: true, epochs: { run: epochs, kept: 1 } });
const stored = async (folder: string) => (await readResults(folder, ['a'])).get('a');

describe('results', () => {
  it('are kept by seed, a new one in place of the old', () =>
    withFiles([], async (root) => {
      const folder = join(root, 'results');
      for (const outcome of [run(1), run(0), run(1, { correct: 4 })]) await writeResult(folder, 'a', outcome);
      expect((await stored(folder))?.runs.map(({ seed, correct }) => [seed, correct])).toEqual([
        [0, 3],
        [1, 4],
      ]);
      expect(await readdir(folder)).toEqual(['a.json']);
    }));

  it('stay where a shortened run or a reason comes; a run takes the place of both', () =>
    withFiles([], async (root) => {
      await writeResult(root, 'a', 'no weights');
      expect(await stored(root)).toEqual({ recipe: 'a', runs: [], notRun: 'no weights' });
      await writeResult(root, 'a', short(0, 2));
      expect((await stored(root))?.notRun).toBeUndefined();
      await writeResult(root, 'a', run(0));
      await writeResult(root, 'a', short(0, 2));
      await writeResult(root, 'a', 'no weights');
      expect(await stored(root)).toEqual({ recipe: 'a', runs: [run(0)] });
    }));

  it('are done for their own seed, shortened ones for as many epochs', () => {
    const result = { recipe: 'a', runs: [run(0), short(1, 2)] };
    expect(isDone(undefined, 0, undefined)).toBe(false);
    expect(isDone(result, 0, undefined)).toBe(true);
    expect(isDone(result, 1, undefined)).toBe(false);
    expect(isDone(result, 1, 2)).toBe(true);
    expect(isDone(result, 1, 3)).toBe(false);
    expect(isDone(result, 2, undefined)).toBe(false);
  });

  it('that are damaged are named', () =>
    withFiles([], async (root) => {
      await writeFile(join(root, 'a.json'), '{');
      await expect(readResults(root, ['a'])).rejects.toMatchObject({ code: 'results_corrupt' });
    }));
});
