import { type Mean, meanOf } from '../evaluation/index.js';
import { DEFAULTS, type TrainOptions } from './options.js';
import { nameOf } from './prepare.js';
import { type TrainOutcome, trainFolder } from './train.js';
import type { Watcher } from './watcher.js';

export interface SeedRun {
  readonly seed: number;
  readonly outcome: TrainOutcome;
}

export interface SeedRuns {
  readonly name: string;
  readonly runs: readonly SeedRun[];
  /** Of the accuracies; the interval is Student's. */
  readonly accuracy: Mean;
}

/**
 * The same training from `count` seeds, `seed`, `seed + 1` and so on, on one and the same split: how much of an accuracy
 * is luck. Each is a run of its own with a bundle of its own; none is picked.
 *
 * Throws what `trainFolder` throws.
 */
export async function trainSeeds(
  options: TrainOptions,
  count: number,
  version: string,
  watcher: Watcher,
): Promise<SeedRuns> {
  const { seed: first = DEFAULTS.frozen.seed, splitSeed = first, out } = options;
  const runs: SeedRun[] = [];
  for (let seed = first; seed < first + count; seed++) {
    watcher.say(`Seed ${seed}, ${seed - first + 1} of ${count}.`);
    const own = { ...options, seed, splitSeed, ...(out !== undefined && { out: `${out}-seed-${seed}` }) };
    runs.push({ seed, outcome: await trainFolder(own, version, watcher) });
  }
  return { name: nameOf(options), runs, accuracy: meanOf(runs.map(({ outcome }) => outcome.evaluation.top1.accuracy)) };
}
