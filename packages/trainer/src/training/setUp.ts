import { availableParallelism } from 'node:os';
import { createRandom } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import type { Preprocessing } from '@beeline/core/image';
import { frozenParameters } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { installGradients } from '../backends/gradients/index.js';
import type { Dataset, Photo } from '../data/index.js';
import { openLoader } from '../loader/index.js';
import { augmentationOf, shrunk } from './augmentation.js';
import { fitConfigOf } from './fitConfig.js';
import type { Fit } from './fitOptions.js';
import type { Keeping } from './fitState.js';
import { type Backbone, preprocessingBy } from './model.js';
import { startingPoint } from './start.js';
import type { TrainConfig } from './types.js';
import type { Watcher } from './watcher.js';

export interface WholeOptions {
  /** Without the photos that can't be decoded. */
  readonly dataset: Dataset;
  readonly architecture: Architecture;
  /** Weights to set out from; absent: random ones. */
  readonly backbone?: Backbone | undefined;
  readonly config: TrainConfig;
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly watcher: Watcher;
  /** Where the training is kept as it goes; absent: nowhere. */
  readonly keeping?: Keeping | undefined;
}

/** What the training of a whole network sets out with. */
export interface SetUp {
  readonly fit: Fit;
  /** What the bundle will do. */
  readonly preprocessing: Preprocessing;
  /** To be called in the end: photos can no longer be read then. */
  close(): Promise<void>;
}

/** Fewer photos a thread than this are not worth starting it. */
const PHOTOS_A_THREAD = 16;

const threadsFor = ({ train, val }: Dataset): number =>
  Math.min(availableParallelism(), Math.ceil((train.length + val.length) / PHOTOS_A_THREAD));

/** Makes the network, and what reads the photos; nothing is trained yet. */
export async function setUp(options: WholeOptions): Promise<SetUp> {
  const { architecture, backbone, config, dataset, signal, workers } = options;
  const { augmentation, valAugmentation } = config;
  const preprocessing = preprocessingBy(config, architecture);
  const random = createRandom(config.seed).fork('network');
  const start = startingPoint(architecture, dataset.labels.length, backbone, config.replace, random.fork('start'));
  if (tf.getBackend() === 'wasm') installGradients();
  const loader = openLoader({ threads: workers ?? threadsFor(dataset) });
  // What is augmented in its own way is augmented from the whole photo.
  const whole = (photos: readonly Photo[]) =>
    loader.samples(photos, { ...preprocessing, transforms: augmentation ? [] : [shrunk(architecture)] });
  const fit: Fit = {
    ...start,
    frozen: frozenParameters(start.graph, config.freeze),
    train: whole(dataset.train),
    val: valAugmentation ? whole(dataset.val) : loader.samples(dataset.val, preprocessing),
    augmentation: augmentation ?? augmentationOf(architecture, backbone === undefined),
    // Those photos have been through the transforms already.
    preprocessing: { ...preprocessing, transforms: [] },
    valAugmentation,
    config: fitConfigOf(config),
    random: random.fork('fit'),
    signal,
  };
  return { fit, preprocessing, close: loader.close };
}
