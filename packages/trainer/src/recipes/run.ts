import { BeelineError } from '@beeline/core';
import type { BackendName } from '../backends/index.js';
import type { Evaluation, Interval } from '../evaluation/index.js';
import { type TrainOptions, trainFolder, type Watcher } from '../training/index.js';
import { evaluateMapped } from './mapped.js';
import { findData, findWeights } from './places.js';
import type { Recipe, TrainRecipe } from './schema.js';

export interface RunOptions
  extends Required<Pick<TrainOptions, 'seed' | 'backend'>>,
    /** With fewer epochs than the recipe's, to see that it runs, the result is marked as shortened. */
    Pick<TrainOptions, 'epochs' | 'out' | 'workers' | 'signal'> {
  /** Folder of the data set, or of data sets. */
  readonly data?: string | undefined;
  /** A weights file, or a folder of them. */
  readonly weights?: string | undefined;
}

/** What one run of a recipe came to. Plain data; it holds no date, path or host. */
export interface RunResult {
  readonly seed: number;
  readonly backend: BackendName;
  readonly seconds: number;
  readonly correct: number;
  readonly total: number;
  readonly accuracy: number;
  readonly interval: Interval;
  readonly perClass: readonly { readonly label: string; readonly correct: number; readonly total: number }[];
  /** Training photos; 0 where nothing is trained. */
  readonly trainedOn: number;
  /** Absent where nothing is trained. */
  readonly epochs?: { readonly run: number; readonly kept: number };
  /** Whether there were fewer epochs than the recipe says. */
  readonly shortened?: boolean;
  /** The same in other counts, in words. */
  readonly also?: string;
}

/** Runs a recipe once: from photos and weights to a bundle and its accuracy. Throws what its parts throw. */
export async function runRecipe(
  recipe: Recipe,
  options: RunOptions,
  version: string,
  watcher: Watcher,
): Promise<RunResult> {
  const folder = findData(recipe.data.folder, options.data);
  const start = performance.now();
  const seconds = (): number => Math.round((performance.now() - start) / 100) / 10;
  const { seed, signal, workers } = options;
  if (recipe.mode === 'mapped') {
    const weights = await findWeights(recipe.network, true, options.weights, watcher, signal);
    const { evaluation, also } = await evaluateMapped(recipe, { folder, weights, signal, workers }, watcher);
    return { seed, backend: 'wasm', ...countsOf(evaluation), trainedOn: 0, also, seconds: seconds() };
  }
  const outcome = await trainFolder(await trainingOf(recipe, folder, options, watcher), version, watcher);
  const { training, dataset } = outcome.bundle.manifest;
  const epochs = outcome.history.length;
  return {
    seed,
    backend: training.backend as BackendName,
    ...countsOf(outcome.drawn ?? outcome.evaluation),
    trainedOn: Object.values(dataset.splits.train!).reduce((a, b) => a + b, 0),
    epochs: { run: epochs, kept: outcome.best.epoch },
    ...(options.epochs !== undefined && { shortened: true }),
    seconds: seconds(),
  };
}

async function trainingOf(
  { network, mode, settings, data, name }: TrainRecipe,
  folder: string,
  { seed, backend, epochs, out, workers, signal, weights }: RunOptions,
  watcher: Watcher,
): Promise<TrainOptions> {
  return {
    ...settings,
    seed,
    backend,
    out,
    workers,
    signal,
    ...(epochs !== undefined && { epochs }),
    ...(mode !== 'scratch' && { backbone: await findWeights(network, false, weights, watcher, signal) }),
    folder,
    architecture: network,
    mode,
    name,
    valName: data.val,
  };
}

function countsOf({ top1, perClass, confusion }: Evaluation) {
  return {
    ...top1,
    perClass: perClass.map(({ label, support }, i) => ({ label, correct: confusion[i]![i]!, total: support })),
  };
}

/** What keeps a recipe from being run on this machine, in words for the table; undefined for any other fault. */
export function whyNotRun(recipe: Recipe, error: unknown): string | undefined {
  if (!(error instanceof BeelineError)) return undefined;
  if (error.code === 'data_missing') return `the data set ${recipe.data.folder} was not there`;
  if (['download_failed', 'weights_missing', 'unknown_weights'].includes(error.code))
    return `the published weights of ${recipe.network} were not there and could not be downloaded`;
  return undefined;
}
