import { BeelineError, createRandom } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { withHead } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { installGradients } from '../backends/gradients/index.js';
import { runOnPhotos, workerCount } from '../backends/index.js';
import type { Dataset, LeftOut, Photo } from '../data/index.js';
import type { Augmentation } from './batches.js';
import type { FitConfig } from './config.js';
import { fitNetwork } from './fit.js';
import type { Trained } from './frozen.js';
import { type Backbone, type Model, preprocessingOf } from './model.js';
import { readPhotos } from './photos.js';
import type { ScheduleConfig } from './schedule.js';
import type { TrainConfig } from './types.js';
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
  /** Takes photos out of the data set, or refuses to. */
  leaveOut(dataset: Dataset, problems: readonly LeftOut[]): Dataset;
}

/** Trains every layer of a network on augmented photos, from a backbone's weights or from nothing. */
export async function trainWhole(options: WholeOptions): Promise<Trained> {
  const { architecture, backbone, config, signal, watcher } = options;
  const preprocessing = preprocessingOf(architecture);
  const everyPhoto = [...options.dataset.train, ...options.dataset.val];
  const photos = await readPhotos(everyPhoto, architecture, options);
  const dataset = options.leaveOut(options.dataset, photos.problems);
  const random = createRandom(config.seed).fork('network');
  const start = startingPoint(architecture, dataset.labels.length, backbone, random.fork('start'));

  if (tf.getBackend() === 'wasm') installGradients();
  const steps = Math.ceil(dataset.train.length / config.batchSize);
  const { state, history } = await track(watcher, 'training steps', config.epochs * steps, (advance) =>
    fitNetwork({
      ...start,
      train: photos.whole(dataset.train),
      val: photos.prepared(dataset.val),
      augmentation: augmentationOf(architecture, backbone === undefined),
      // The validation photos have been through the transforms already.
      preprocessing: { ...preprocessing, transforms: [] },
      config: fitConfigOf(config),
      random: random.fork('fit'),
      onEpoch: (record) => watcher.epoch(record, config.epochs),
      onProgress: () => advance(),
      signal,
    }),
  );

  const source = backbone?.source;
  const model: Model = { graph: start.graph, state, preprocessing, ...(source && { source }) };
  return { model, dataset, history, valLogits: await outputsOf(model, dataset.val, options) };
}

/** The network's logits for some photos, through the very path that a bundle answers by. */
async function outputsOf(model: Model, photos: readonly Photo[], { workers, signal }: WholeOptions) {
  const files = photos.map((photo) => photo.file);
  const logits: Float32Array[] = [];
  for await (const output of runOnPhotos(files, {
    ...model,
    workers: workerCount(files.length, model.state, workers),
    signal,
  })) {
    if (!output.ok) throw new BeelineError('photo_changed', `A photo changed while training: ${output.reason}`);
    logits.push(output.values);
  }
  return logits;
}

function startingPoint(
  architecture: Architecture,
  classes: number,
  backbone: Backbone | undefined,
  random: ReturnType<typeof createRandom>,
): Pick<Model, 'graph' | 'state'> {
  const graph = backbone ? withHead(architecture.build(), classes) : architecture.build({ classes });
  const state = new Map([...initialise(graph, random, architecture.initialisation), ...(backbone?.state ?? [])]);
  return { graph, state };
}

/**
 * What training photos go through: parts of the photo, mirrored or not, in slightly other light. A network that begins
 * with nothing sees more of each photo than the photo.
 */
function augmentationOf({ input, filter }: Architecture, fromNothing: boolean): Augmentation {
  const light = fromNothing ? 0.3 : 0.2;
  return [
    { op: 'random_resized_crop', size: input, scale: [fromNothing ? 0.25 : 0.35, 1], ratio: [3 / 4, 4 / 3], filter },
    { op: 'random_horizontal_flip', p: 0.5 },
    { op: 'color_jitter', brightness: light, contrast: light, saturation: light, hue: fromNothing ? 0.05 : 0 },
  ];
}

function fitConfigOf(config: TrainConfig): FitConfig {
  const { epochs, batchSize, learningRate, momentum, weightDecay, labelSmoothing, averageDecay } = config;
  const schedules: Record<TrainConfig['schedule'], ScheduleConfig> = {
    constant: { kind: 'constant' },
    step: { kind: 'step', size: config.stepSize, gamma: config.gamma },
    cosine: { kind: 'cosine', epochs, warmup: Math.min(config.warmup, epochs - 1) },
  };
  return {
    epochs,
    batchSize,
    learningRate,
    optimizer:
      config.optimizer === 'sgd' ? { kind: 'sgd', momentum, weightDecay } : { kind: config.optimizer, weightDecay },
    schedule: schedules[config.schedule],
    labelSmoothing,
    // As PyTorch's tutorial does, also from a backbone: with its statistics held fixed, the same rate drives the first
    // layers apart (MobileNetV2 on 244 photos, one epoch: 46 % right instead of 84 %).
    batchNorm: 'train',
    ...(averageDecay > 0 && { averageDecay }),
  };
}
