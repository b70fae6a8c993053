import { releaseBackend } from '../backends/index.js';
import { type Dataset, drawFolds, type Photo } from '../data/index.js';
import { type Evaluation, evaluate, fitTemperature, type LogitRow } from '../evaluation/index.js';
import { learn } from './learn.js';
import type { TrainOptions } from './options.js';
import { type Prepared, prepare } from './prepare.js';
import type { EpochRecord } from './types.js';
import type { Watcher } from './watcher.js';

/** One training of several, judged on the photos that it has not seen. */
export interface Fold {
  readonly trainedOn: number;
  readonly correct: number;
  readonly total: number;
  readonly accuracy: number;
  readonly epochs: readonly EpochRecord[];
}

export interface CrossValidation {
  readonly folds: readonly Fold[];
  /** Of all photos, each judged once, by the training that has not seen it. */
  readonly evaluation: Evaluation;
}

/**
 * K-fold cross-validation: all photos are divided into `count` folds, and as many networks are trained, each on all
 * folds but the one that it is judged on. It says how good such a training is, and keeps no network, as scikit-learn's
 * `cross_validate` does not.
 *
 * Throws what `trainFolder` throws, and `class_too_small`.
 */
export async function crossValidate(options: TrainOptions, count: number, watcher: Watcher): Promise<CrossValidation> {
  try {
    const prepared = await prepare(options, watcher);
    const { dataset, config, findings } = prepared;
    const photos = [...dataset.train, ...dataset.val];
    const copies = findings.duplicates.map((group) => group.photos.map(({ path }) => path));
    const folds = drawFolds(photos, dataset.labels, count, options.splitSeed ?? config.seed, copies);
    watcher.say(
      `All ${photos.length} photos are divided anew into ${count} folds of ${sizes(folds)}; copies are in the same one.`,
    );
    const done: Fold[] = [];
    const rows: LogitRow[] = [];
    for (const [i, val] of folds.entries()) {
      watcher.say(
        `Fold ${i + 1} of ${count}: judged on ${val.length} photos, trained on the other ${photos.length - val.length}.`,
      );
      const fold = await trainFold({ ...prepared, dataset: without(dataset, folds, i) }, photos, options, watcher);
      done.push(fold.result);
      rows.push(...fold.rows);
    }
    const { temperature } = fitTemperature(
      rows.map(({ logits }) => logits as Float32Array),
      rows.map(({ truth }) => truth),
    );
    return { folds: done, evaluation: evaluate([...dataset.labels], rows, temperature) };
  } finally {
    await releaseBackend();
  }
}

/** The data set whose photos to validate with are one fold, and to train on all others. */
function without(dataset: Dataset, folds: readonly Photo[][], i: number): Dataset {
  return {
    ...dataset,
    train: folds.filter((_, j) => j !== i).flat(),
    val: folds[i]!,
    split: { by: 'folders', train: 'the other folds', val: `fold ${i + 1}` },
  };
}

async function trainFold(prepared: Prepared, viewed: readonly Photo[], options: TrainOptions, watcher: Watcher) {
  const trained = await learn(prepared, options, watcher, { viewed });
  const { train, val, labels } = trained.dataset;
  const rows = val.map(({ path, truth }, i): LogitRow => ({ path, truth, logits: trained.valLogits[i]! }));
  const { top1 } = evaluate([...labels], rows, 1);
  const { correct, total, accuracy } = top1;
  return { rows, result: { trainedOn: train.length, correct, total, accuracy, epochs: trained.history } };
}

function sizes(folds: readonly Photo[][]): string {
  const all = folds.map(({ length }) => length);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
