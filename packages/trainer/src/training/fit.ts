import { BeelineError, type Random } from '@beeline/core';
import type { Preprocessing } from '@beeline/core/image';
import { type BatchNormNode, type Graph, layOut, parametersOf, takeOut } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { createAverage } from './average.js';
import { balanced, classWeights, labelsOf } from './balance.js';
import { type Augmentation, augmentedBatch, type Batch, evaluationBatch, inBatches } from './batches.js';
import { isBetter } from './best.js';
import type { FitConfig } from './config.js';
import { demandMemory } from './memory.js';
import { createOptimizer } from './optimizer.js';
import type { Samples } from './samples.js';
import { learningRateAt } from './schedule.js';
import { differentiate, measure, type Trainee } from './step.js';
import type { EpochRecord } from './types.js';

export interface Fit {
  readonly graph: Graph;
  /** What to start from: see core's `initialise`, or published weights. */
  readonly state: StateDict;
  /** Names of parameters that stay as they are; none if not given. */
  readonly frozen?: ReadonlySet<string>;
  readonly train: Samples;
  readonly val: Samples;
  /** What happens to training photos before normalisation; must end in one size. */
  readonly augmentation: Augmentation;
  /** For validation; its normalisation holds for training photos too. */
  readonly preprocessing: Preprocessing;
  /** Validation photos go through this in its transforms' stead; drawn for each photo once, the same every epoch. */
  readonly valAugmentation?: Augmentation | undefined;
  readonly config: FitConfig;
  /** Order, augmentation and dropout are drawn from it: the same one gives the same weights on the same engine. */
  readonly random: Random;
  readonly onEpoch?: (record: EpochRecord) => void | Promise<void>;
  readonly onProgress?: (progress: FitProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface FitProgress {
  /** Counted from 1. */
  readonly epoch: number;
  /** Steps done in this epoch, and how many it has. */
  readonly step: number;
  readonly steps: number;
}

export interface FitResult {
  /**
   * The weights of the best epoch (the highest validation accuracy, the lower validation loss among equals), or of the
   * last where the config says so.
   */
  readonly state: StateDict;
  readonly history: readonly EpochRecord[];
  readonly best: EpochRecord;
}

/**
 * Trains a whole network on photos, on the engine that is running (see `startWasm` and `installGradients`).
 * The last photo of an epoch is left out where it would be alone in its batch, since batch norm can't tell it from its mean.
 *
 * @throws BeelineError `diverged` if the loss is no longer a number, `nothing_to_train`, `batch_too_large`.
 */
export async function fitNetwork(fit: Fit): Promise<FitResult> {
  const { graph, config, random } = fit;
  const trainable = parametersOf(graph)
    .filter(({ name, kind }) => kind === 'parameter' && !fit.frozen?.has(name))
    .map(({ name }) => name);
  if (trainable.length === 0) {
    throw new BeelineError('nothing_to_train', 'Every layer of the network is frozen.', 'Freeze fewer layers.');
  }
  const trainee: Trainee = { graph, tensors: layOut(graph, fit.state), trainable };
  const average = config.averageDecay === undefined ? undefined : createAverage(trainee.tensors, config.averageDecay);
  const optimizer = createOptimizer(config.optimizer);
  const history: EpochRecord[] = [];
  let best: { record: EpochRecord; state: StateDict } | undefined;
  try {
    for (let epoch = 1; epoch <= config.epochs; epoch++) {
      const start = performance.now();
      const learningRate = learningRateAt(config.schedule, config.learningRate, epoch - 1);
      const draw = random.fork(`epoch ${epoch}`);
      const trained = await trainEpoch(fit, trainee, draw, epoch, (gradients) => {
        optimizer.step(trainee.tensors, gradients, learningRate);
        average?.update(trainee.tensors);
      });
      const checked = await check(fit, average?.tensors ?? trainee.tensors);
      const record: EpochRecord = {
        epoch,
        learningRate,
        trainLoss: trained.loss,
        trainAccuracy: trained.accuracy,
        valLoss: checked.loss,
        valAccuracy: checked.accuracy,
        seconds: (performance.now() - start) / 1000,
      };
      history.push(record);
      if (best === undefined || config.keep === 'last' || isBetter(record, best.record)) {
        best = { record, state: await takeOut(graph, average?.tensors ?? trainee.tensors) };
      }
      await fit.onEpoch?.(record);
    }
  } finally {
    tf.dispose([...trainee.tensors.values()]);
    average?.dispose();
    optimizer.dispose();
  }
  return { state: best!.state, history, best: best!.record };
}

interface Totals {
  readonly loss: number;
  readonly accuracy: number;
}

/** Runs the steps of one epoch and returns what they saw on the way, each before its step. */
async function trainEpoch(
  fit: Fit,
  trainee: Trainee,
  random: Random,
  epoch: number,
  update: (gradients: ReadonlyMap<string, tf.Tensor>) => void,
): Promise<Totals> {
  const { config, frozen } = fit;
  const { balance = 'none' } = config;
  const train = balanced(fit.train, balance, random.fork('balance'));
  const weights = balance === 'weights' ? classWeights(labelsOf(train)) : undefined;
  const batchNorm = (node: BatchNormNode): 'train' | 'eval' =>
    frozen?.has(`${node.id}.weight`) ? (config.frozenBatchNorm ?? 'eval') : config.batchNorm;
  const order = random.fork('order').shuffle(Array.from({ length: train.length }, (_, i) => i));
  const batches = inBatches(order, config.batchSize);
  if (config.batchNorm === 'train' && batches.length > 1 && batches.at(-1)!.length === 1) batches.pop();
  const sum = { loss: 0, correct: 0, photos: 0 };
  for (const [step, indices] of batches.entries()) {
    await breathe(fit.signal);
    const batch = await augmentedBatch(train, indices, fit.augmentation, fit.preprocessing, random.fork('augment'));
    if (tf.getBackend() === 'wasm') demandMemory({ ...trainee, ...config, input: batch, batchSize: indices.length });
    const result = onEngine(batch, (x) =>
      differentiate(trainee, x, batch.labels, {
        ...config,
        batchNorm,
        weights,
        dropout: random.fork(`dropout ${step}`),
      }),
    );
    if (!Number.isFinite(result.loss)) {
      tf.dispose([...result.gradients.values()]);
      throw diverged(epoch, config);
    }
    update(result.gradients);
    tf.dispose([...result.gradients.values()]);
    sum.loss += result.loss * indices.length;
    sum.correct += result.correct;
    sum.photos += indices.length;
    fit.onProgress?.({ epoch, step: step + 1, steps: batches.length });
  }
  return { loss: sum.loss / sum.photos, accuracy: sum.correct / sum.photos };
}

/** Loss and accuracy on the validation photos. */
async function check(fit: Fit, tensors: ReadonlyMap<string, tf.Tensor>): Promise<Totals> {
  const { val, config, graph } = fit;
  const sum = { loss: 0, correct: 0 };
  for (const indices of inBatches(
    Array.from({ length: val.length }, (_, i) => i),
    config.batchSize,
  )) {
    await breathe(fit.signal);
    const batch = await validationBatch(fit, indices);
    const { loss, correct } = onEngine(batch, (x) => measure(graph, tensors, x, batch.labels));
    sum.loss += loss * indices.length;
    sum.correct += correct;
  }
  return { loss: sum.loss / val.length, accuracy: sum.correct / val.length };
}

/** Validation photos as they are judged: each goes through the same in every epoch. */
export const validationBatch = (
  { val, preprocessing, valAugmentation, random }: Pick<Fit, 'val' | 'preprocessing' | 'valAugmentation' | 'random'>,
  indices: readonly number[],
): Promise<Batch> =>
  valAugmentation
    ? augmentedBatch(val, indices, valAugmentation, preprocessing, random.fork('validation'))
    : evaluationBatch(val, indices, preprocessing);

function onEngine<T>({ data, labels, height, width }: Batch, use: (x: tf.Tensor4D) => T): T {
  const x = tf.tensor4d(data, [labels.length, height, width, 3]);
  try {
    return use(x);
  } finally {
    x.dispose();
  }
}

/** Lets timers and signals in: the engine computes on this thread, without a pause of its own. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resume) => setImmediate(resume));
  signal?.throwIfAborted();
}

function diverged(epoch: number, { learningRate }: FitConfig): BeelineError {
  return new BeelineError(
    'diverged',
    `The training diverged: in epoch ${epoch} the loss is no longer a number.`,
    `Lower the learning rate (it began at ${learningRate}); a tenth of it is a good try.`,
  );
}
