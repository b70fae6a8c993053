import { createRandom } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import type { Preprocessing } from '@beeline/core/image';
import { frozenParameters } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { installGradients } from '../backends/gradients/index.js';
import type { Dataset, LeftOut } from '../data/index.js';
import { augmentationOf, shrunk } from './augmentation.js';
import { fitConfigOf } from './fitConfig.js';
import type { Fit } from './fitOptions.js';
import type { Keeping } from './fitState.js';
import { type Backbone, preprocessingOf } from './model.js';
import { readPhotos } from './photos.js';
import { startingPoint } from './start.js';
import type { TrainConfig } from './types.js';
import type { Watcher } from './watcher.js';

export interface WholeOptions {
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
  /** Takes photos out of the data set, or refuses to. */
  leaveOut(dataset: Dataset, problems: readonly LeftOut[]): Dataset;
}

/** What the training of a whole network sets out with. */
export interface SetUp {
  readonly fit: Fit;
  /** Without the photos that turned out not to be readable. */
  readonly dataset: Dataset;
  /** What the bundle will do. */
  readonly preprocessing: Preprocessing;
}

/** Reads the photos and makes the network; nothing is trained yet. */
export async function setUp(options: WholeOptions): Promise<SetUp> {
  const { architecture, backbone, config, signal } = options;
  const { augmentation, valAugmentation, preprocessing = preprocessingOf(architecture) } = config;
  const everyPhoto = [...options.dataset.train, ...options.dataset.val];
  const photos = await readPhotos(
    everyPhoto,
    // What is augmented in its own way is augmented from the whole photo.
    { whole: augmentation ? [] : [shrunk(architecture)], prepared: preprocessing.transforms },
    options,
  );
  const dataset = options.leaveOut(options.dataset, photos.problems);
  const random = createRandom(config.seed).fork('network');
  const start = startingPoint(architecture, dataset.labels.length, backbone, config.replace, random.fork('start'));
  if (tf.getBackend() === 'wasm') installGradients();
  const fit: Fit = {
    ...start,
    frozen: frozenParameters(start.graph, config.freeze),
    train: photos.whole(dataset.train),
    val: valAugmentation ? photos.whole(dataset.val) : photos.prepared(dataset.val),
    augmentation: augmentation ?? augmentationOf(architecture, backbone === undefined),
    // Prepared photos have been through the transforms already.
    preprocessing: { ...preprocessing, transforms: [] },
    valAugmentation,
    config: fitConfigOf(config),
    random: random.fork('fit'),
    signal,
  };
  return { fit, dataset, preprocessing };
}
