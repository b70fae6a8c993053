import { createRandom } from '@beeline/core';
import { classWeights, epochIndices } from './balance.js';
import { inBatches } from './batches.js';
import { isBetter } from './best.js';
import { scheduleOf, stoppingOf } from './fitConfig.js';
import { LinearLayer } from './layer.js';
import { paceAt } from './schedule.js';
import { type LinearHead, type Scaling, standardisation } from './standardise.js';
import { isExhausted } from './stopping.js';
import type { EpochRecord, TrainConfig } from './types.js';

/** Features of some photos: `rows` is N x F, row by row; `truth` holds the N class indices. */
export interface FeatureSet {
  readonly rows: Float32Array;
  readonly truth: readonly number[];
}

export interface HeadTraining {
  readonly train: FeatureSet;
  readonly val: FeatureSet;
  readonly classes: number;
  readonly config: TrainConfig;
  /** How the features are brought to one scale; `each` if not given. */
  readonly scaling?: Scaling;
  /** Called after each epoch; a promise is awaited, which also lets an interruption come in. */
  onEpoch?(record: EpochRecord): void | Promise<void>;
}

/**
 * Trains a linear classifier on fixed features: SGD with momentum and weight decay (PyTorch's update), any schedule,
 * softmax cross-entropy. Keeps the weights of the epoch with the best validation accuracy, the lower validation loss deciding
 * between equals.
 *
 * The features are standardised first, because on features of very different scale one learning rate suits few of them.
 * Standardising is affine, so it is folded into the weights that are returned: those take the features as they are.
 *
 * A plain loop over typed arrays: at 1280 features and two classes an engine's calls cost seven times the arithmetic.
 */
export async function trainHead(training: HeadTraining): Promise<{ head: LinearHead; history: EpochRecord[] }> {
  const { train, val, classes, config } = training;
  const features = train.rows.length / train.truth.length;
  const scale = standardisation(train.rows, features, training.scaling);
  const x = scale.apply(train.rows);
  const valX = scale.apply(val.rows);
  const random = createRandom(config.seed).fork('head');
  const layer = new LinearLayer(features, classes);
  const weights = config.balance === 'weights' ? classWeights(train.truth) : undefined;

  const history: EpochRecord[] = [];
  let best: { record: EpochRecord; parameters: Float64Array } | undefined;
  const schedule = scheduleOf(config);
  const stopping = stoppingOf(config);
  for (let epoch = 1; epoch <= config.epochs; epoch++) {
    const start = performance.now();
    const order = random.shuffle(epochIndices(train.truth, config.balance, random.fork(`balance ${epoch}`)));
    const seen = { loss: 0, correct: 0 };
    const batches = inBatches(order, config.batchSize);
    const paces = batches.map((_, step) =>
      paceAt(schedule, config.learningRate, { epoch: epoch - 1, step, steps: batches.length }, history),
    );
    for (const [i, rows] of batches.entries()) {
      const step = layer.step(x, train.truth, rows, { ...config, ...paces[i]! }, weights);
      seen.loss += step.loss;
      seen.correct += step.correct;
    }
    const checked = layer.measure(valX, val.truth);
    const record: EpochRecord = {
      epoch,
      learningRate: paces[0]!.learningRate,
      trainLoss: seen.loss / order.length,
      trainAccuracy: seen.correct / order.length,
      valLoss: checked.loss / val.truth.length,
      valAccuracy: checked.correct / val.truth.length,
      seconds: (performance.now() - start) / 1000,
    };
    history.push(record);
    if (best === undefined || config.keep === 'last' || isBetter(record, best.record))
      best = { record, parameters: layer.parameters.slice() };
    await training.onEpoch?.(record);
    if (stopping && isExhausted(stopping, history)) break;
  }
  return { head: scale.fold(best!.parameters, classes), history };
}

/** The head's answers: logits, one array of `classes` numbers a row. */
export function headLogits(head: LinearHead, rows: Float32Array): Float32Array[] {
  const { features, weight, bias } = head;
  return Array.from({ length: rows.length / features }, (_, row) =>
    bias.map((offset, c) => {
      let sum = offset;
      for (let f = 0; f < features; f++) sum += weight[c * features + f]! * rows[row * features + f]!;
      return sum;
    }),
  );
}
