import { availableParallelism } from 'node:os';
import { releaseBackend, startBackend, startWasm } from '../backends/index.js';
import { type Dataset, drawFolds, type Findings, loadDecoder, type Photo } from '../data/index.js';
import { type Evaluation, evaluate, fitTemperature, type LogitRow } from '../evaluation/index.js';
import { doubtfulPhotos } from '../report/index.js';
import { kept } from './best.js';
import type { Trained } from './frozen.js';
import { learn } from './learn.js';
import type { TrainOptions } from './options.js';
import { type Prepared, prepare } from './prepare.js';
import { lookAgain, type Seen } from './seen.js';
import type { EpochRecord } from './types.js';
import type { Watcher } from './watcher.js';

type Top1 = Evaluation['top1'];

/** One training of several, judged on the photos that it has not seen. */
export interface Fold extends Top1 {
  readonly trainedOn: number;
  /** The epoch whose weights were judged. */
  readonly bestEpoch: number;
  readonly epochs: readonly EpochRecord[];
}

export interface CrossValidation {
  readonly name: string;
  readonly folds: readonly Fold[];
  /** Of all photos, each judged once, by the training that has not seen it. */
  readonly evaluation: Evaluation;
  /** All photos, as they came; how they were divided then means nothing here. */
  readonly dataset: Dataset;
  /** The photos that each fold is judged on. */
  readonly judged: readonly (readonly Photo[])[];
  /** As a bundle would record it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Of the photos as they were divided here: copies are in the same fold, so that none has leaked. */
  readonly findings: Findings;
  /** What the networks saw of the photos that they were mistaken or unsure about; absent where that can't be told. */
  readonly seen?: Seen | undefined;
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
    const { name, mode, backend, dataset, config, findings } = prepared;
    const photos = [...dataset.train, ...dataset.val];
    const copies = findings.duplicates.map((group) => group.photos.map(({ path }) => path));
    const seed = options.splitSeed ?? config.seed;
    const folds = drawFolds(photos, dataset.labels, count, seed, copies);
    watcher.say(
      `All ${photos.length} photos are divided anew into ${count} folds of ${sizes(folds)}; copies are in the same one.`,
    );
    const done: DoneFold[] = [];
    for (const [i, val] of folds.entries()) {
      watcher.say(
        `Fold ${i + 1} of ${count}: judged on ${val.length} photos, trained on the other ${photos.length - val.length}.`,
      );
      // A training leaves WebAssembly behind it, on one thread.
      if (i > 0 && mode !== 'frozen') await startBackend(backend.name, availableParallelism());
      done.push(await trainFold({ ...prepared, dataset: without(dataset, folds, i) }, photos, options, watcher));
    }
    const rows = done.flatMap((fold) => fold.rows);
    const { temperature } = fitTemperature(
      rows.map(({ logits }) => logits),
      rows.map(({ truth }) => truth),
    );
    const evaluation = evaluate([...dataset.labels], rows, temperature);
    const [first] = done;
    return {
      name,
      folds: done.map(({ result }) => result),
      evaluation,
      dataset,
      judged: done.map(({ judged }) => judged),
      config: {
        mode,
        backend: backend.name,
        ...(first!.featuresEngine && { featuresEngine: first!.featuresEngine }),
        ...config,
        split: 'folds',
        folds: count,
        ...(seed !== config.seed && { splitSeed: seed }),
      },
      findings: undivided(findings, first!.suspects),
      seen: together(
        done.map(({ seen }) => seen),
        doubtfulPhotos(evaluation).map(({ path }) => path),
      ),
    };
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

type DoneFold = Awaited<ReturnType<typeof trainFold>>;

async function trainFold(prepared: Prepared, viewed: readonly Photo[], options: TrainOptions, watcher: Watcher) {
  const trained = await learn(prepared, options, watcher, { viewed });
  const { dataset, history, valLogits, suspects, featuresEngine } = trained;
  const { train, val, labels } = dataset;
  const rows = val.map(({ path, truth }, i): LogitRow => ({ path, truth, logits: valLogits[i]! }));
  const evaluation = evaluate([...labels], rows, 1);
  const { epoch: bestEpoch } = kept(history, prepared.config.keep);
  const result: Fold = { trainedOn: train.length, ...evaluation.top1, bestEpoch, epochs: history };
  // The network is gone when all folds are done: what it saw of its doubtful photos is looked up now, for those of them
  // that turn out to be among the most doubtful of all folds.
  const seen = await lookAtDoubtful(trained, evaluation);
  return { rows, result, judged: val, suspects, featuresEngine, seen };
}

async function lookAtDoubtful({ model, dataset }: Trained, evaluation: Evaluation): Promise<Seen | undefined> {
  await startWasm();
  const files = new Map(dataset.val.map((photo) => [photo.path, photo.file]));
  const doubtful = doubtfulPhotos(evaluation).map(({ path, predicted }) => {
    return { path, file: files.get(path)!, label: predicted };
  });
  return lookAgain(model, await loadDecoder(), doubtful);
}

/** What any of them saw of these photos. */
function together(seen: readonly (Seen | undefined)[], paths: readonly string[]): Seen | undefined {
  if (seen.some((one) => one === undefined)) return undefined;
  const wanted = new Set(paths);
  const of = (pictures: (one: Seen) => ReadonlyMap<string, string>) =>
    new Map(seen.flatMap((one) => [...pictures(one!)].filter(([path]) => wanted.has(path))));
  return { photos: of(({ photos }) => photos), maps: of(({ maps }) => maps) };
}

/** The findings where all copies of a photo are on one side. */
function undivided(findings: Findings, suspects: Trained['suspects']): Findings {
  const duplicates = findings.duplicates.map((group) => ({ ...group, acrossSplits: false }));
  return { ...findings, duplicates, leaked: 0, ...(suspects && { mislabelled: suspects }) };
}

function sizes(folds: readonly Photo[][]): string {
  const all = folds.map(({ length }) => length);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
