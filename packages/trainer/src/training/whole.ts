import { BeelineError } from '@beeline/core';
import { bindNetwork } from '@beeline/core/network';
import { backboneOf } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { type Head, releaseBackend, runOnPhotos, workerCount } from '../backends/index.js';
import type { Photo } from '../data/index.js';
import { epochLength } from './balance.js';
import { fitNetwork } from './fit.js';
import type { Keeping } from './fitState.js';
import type { Trained } from './frozen.js';
import type { Model } from './model.js';
import { type SetUp, setUp, type WholeOptions } from './setUp.js';
import type { TrainConfig } from './types.js';
import { fitted, representative } from './unknown.js';
import { type Validation, validationBatches } from './validate.js';
import { track } from './watcher.js';

/** Trains a network, but for what is frozen, on augmented photos: from a backbone's weights or from nothing. */
export async function trainWhole(options: WholeOptions): Promise<Trained> {
  const set = await setUp(options);
  try {
    return await trainSet(set, options);
  } finally {
    await set.close();
  }
}

async function trainSet({ fit, preprocessing }: SetUp, options: WholeOptions): Promise<Trained> {
  const { backbone, config, dataset, keeping, watcher } = options;
  const shown = epochLength(
    dataset.train.map(({ truth }) => truth),
    config.balance,
  );
  const steps = Math.ceil(shown / config.batchSize);
  const { state, history } = await track(watcher, 'training steps', stepsLeft(config, steps, keeping), (advance) =>
    fitNetwork({
      ...fit,
      onEpoch: (record) => watcher.epoch(record, config.epochs),
      onProgress: () => advance(),
      keeping,
    }),
  ).finally(releaseBackend);

  const source = backbone?.source;
  const model: Model = { graph: fit.graph, state, preprocessing, ...(source && { source }) };
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
    ...(fit.valAugmentation && { drawnLogits: await drawnLogits(model, fit) }),
  };
}

/** Batches that are still to come. */
function stepsLeft({ epochs, accumulate }: TrainConfig, steps: number, keeping: Keeping | undefined): number {
  const reached = keeping?.last?.json;
  return reached ? (epochs - reached.history.length) * steps - reached.step * accumulate : epochs * steps;
}

/** The network's logits for the validation photos as they were drawn while training. */
async function drawnLogits({ graph, state }: Model, validation: Validation) {
  const network = bindNetwork(graph, state);
  const logits: Float32Array[] = [];
  const one = Array.from({ length: validation.val.length }, (_, index) => [index]);
  try {
    for await (const { data, height, width } of validationBatches(validation, one)) {
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
