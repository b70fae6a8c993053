import { BeelineError, createRandom } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import { bindNetwork } from '@beeline/core/network';
import { backboneOf, frozenParameters } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { installGradients } from '../backends/gradients/index.js';
import { type Head, releaseBackend, runOnPhotos, workerCount } from '../backends/index.js';
import type { Dataset, LeftOut, Photo } from '../data/index.js';
import { augmentationOf, shrunk } from './augmentation.js';
import { epochLength } from './balance.js';
import { fitNetwork } from './fit.js';
import { fitConfigOf } from './fitConfig.js';
import type { Fit } from './fitOptions.js';
import type { Keeping } from './fitState.js';
import type { Trained } from './frozen.js';
import { type Backbone, type Model, preprocessingOf } from './model.js';
import { readPhotos } from './photos.js';
import { startingPoint } from './start.js';
import type { TrainConfig } from './types.js';
import { fitted, representative } from './unknown.js';
import { validationBatch } from './validate.js';
import { track, type Watcher } from './watcher.js';

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

/** Trains a network, but for what is frozen, on augmented photos: from a backbone's weights or from nothing. */
export async function trainWhole(options: WholeOptions): Promise<Trained> {
  const { architecture, backbone, config, keeping, signal, watcher } = options;
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
  const validation: Pick<Fit, 'val' | 'preprocessing' | 'valAugmentation' | 'random'> = {
    val: valAugmentation ? photos.whole(dataset.val) : photos.prepared(dataset.val),
    // Prepared photos have been through the transforms already.
    preprocessing: { ...preprocessing, transforms: [] },
    valAugmentation,
    random: random.fork('fit'),
  };

  if (tf.getBackend() === 'wasm') installGradients();
  const shown = epochLength(
    dataset.train.map(({ truth }) => truth),
    config.balance,
  );
  const steps = Math.ceil(shown / config.batchSize);
  const { state, history } = await track(watcher, 'training steps', stepsLeft(config, steps, keeping), (advance) =>
    fitNetwork({
      ...start,
      ...validation,
      frozen: frozenParameters(start.graph, config.freeze),
      train: photos.whole(dataset.train),
      augmentation: augmentation ?? augmentationOf(architecture, backbone === undefined),
      config: fitConfigOf(config),
      onEpoch: (record) => watcher.epoch(record, config.epochs),
      onProgress: () => advance(),
      keeping,
      signal,
    }),
  ).finally(releaseBackend);

  const source = backbone?.source;
  const model: Model = { graph: start.graph, state, preprocessing, ...(source && { source }) };
  const { headNode, features } = backboneOf(model.graph);
  const head = { node: headNode.id, features };
  const train = await outputsOf(model, representative(dataset.train), head, options);
  const val = await outputsOf(model, dataset.val, head, options);
  return {
    model,
    dataset,
    history,
    valLogits: val.logits,
    unknown: fitted({ train: train.rows, heldOut: val.rows, heldOutLogits: val.logits, features }, dataset),
    ...(valAugmentation && { drawnLogits: await drawnLogits(model, validation) }),
  };
}

/** Batches that are still to come. */
function stepsLeft({ epochs, accumulate }: TrainConfig, steps: number, keeping: Keeping | undefined): number {
  const reached = keeping?.last?.json;
  return reached ? (epochs - reached.history.length) * steps - reached.step * accumulate : epochs * steps;
}

/** The network's logits for the validation photos as they were drawn while training. */
async function drawnLogits({ graph, state }: Model, validation: Parameters<typeof validationBatch>[0]) {
  const network = bindNetwork(graph, state);
  const logits: Float32Array[] = [];
  try {
    for (const index of Array.from({ length: validation.val.length }).keys()) {
      const { data, height, width } = await validationBatch(validation, [index]);
      logits.push(
        tf.tidy(() => network.predict(tf.tensor4d(data, [1, height, width, 3])).dataSync() as never) as Float32Array,
      );
    }
  } finally {
    network.dispose();
  }
  return logits;
}

/** The network's logits for some photos and the features before them, through the very path that a bundle answers by. */
async function outputsOf(model: Model, photos: readonly Photo[], head: Head, { workers, signal }: WholeOptions) {
  const files = photos.map((photo) => photo.file);
  const logits: Float32Array[] = [];
  const rows = new Float32Array(photos.length * head.features);
  const run = { ...model, head, workers: workerCount(files.length, model.state, workers), signal };
  for await (const output of runOnPhotos(files, run)) {
    if (!output.ok) throw new BeelineError('photo_changed', `A photo changed while training: ${output.reason}`);
    rows.set(output.features!, logits.length * head.features);
    logits.push(output.values);
  }
  return { logits, rows };
}
