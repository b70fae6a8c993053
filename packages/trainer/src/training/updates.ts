import type { Random } from '@beeline/core';
import type { BatchNormNode } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { createAccumulator } from './accumulate.js';
import { balanced, classWeights, labelsOf } from './balance.js';
import { augmentedBatches, type Batch, inBatches } from './batches.js';
import { clipNorm } from './clip.js';
import type { Fit } from './fitOptions.js';
import { demandMemory } from './memory.js';
import { mixBatch } from './mix.js';
import { breathe, onEngine } from './onEngine.js';
import { differentiate, type StepOptions, type Trainee } from './step.js';

/** What one change of the weights goes by. */
export interface Update {
  /** Of the mean loss, clipped where the config says so. Whoever gets them disposes them. */
  readonly gradients: Map<string, tf.Tensor>;
  /** Mean loss in nats, before it. */
  readonly loss: number;
  /** See `StepResult`. */
  readonly correct: number;
  readonly photos: number;
  /** Counted from 0 in this epoch, and how many it has. */
  readonly step: number;
  readonly steps: number;
}

/**
 * The updates of one epoch, one after the other: each is computed from the weights as they are when it is asked for, so
 * that whoever asks can change them in between. An update takes in `accumulate` batches.
 *
 * @param random of this epoch alone.
 * @param done updates of this epoch that were made before, and are passed over.
 */
export async function* updatesOf(
  fit: Fit,
  trainee: Trainee,
  random: Random,
  epoch: number,
  done = 0,
): AsyncGenerator<Update> {
  const { config } = fit;
  const { accumulate = 1, balance = 'none' } = config;
  const train = balanced(fit.train, balance, random.fork('balance'));
  const common = {
    labelSmoothing: config.labelSmoothing,
    batchNorm: batchNormOf(fit, trainee),
    weights: balance === 'weights' ? classWeights(labelsOf(train)) : undefined,
  };
  const order = random.fork('order').shuffle(Array.from({ length: train.length }, (_, i) => i));
  const batches = inBatches(order, config.batchSize);
  if (config.batchNorm === 'train' && batches.length > 1 && batches.at(-1)!.length === 1) batches.pop();
  const groups = inBatches([...batches.entries()], accumulate);
  const left = [...groups.entries()].slice(done);
  const indices = left.flatMap(([, group]) => group.map(([, batch]) => batch));
  const drawing = random.fork('augment');
  const stream = augmentedBatches(train, indices, fit.augmentation, fit.preprocessing, drawing);
  const gathered = createAccumulator();
  try {
    for (const [step, group] of left) {
      const sum = { loss: 0, correct: 0, photos: 0 };
      for (const [number, indices] of group) {
        await breathe(fit.signal);
        const photos = (await stream.next()).value as Batch;
        const batch = mixBatch(photos, config.mix, random.fork(`mix ${number}`));
        if (tf.getBackend() === 'wasm')
          demandMemory({ ...trainee, ...config, input: batch, batchSize: indices.length });
        const options = { ...common, mixed: batch.mixed, dropout: random.fork(`dropout ${number}`) };
        const result = await onEngine(batch, (x) => differentiate(trainee, x, batch.labels, options));
        gathered.add(result.gradients, indices.length);
        sum.loss += result.loss * indices.length;
        sum.correct += result.correct;
        sum.photos += indices.length;
        fit.onProgress?.({ epoch, step: number + 1, steps: batches.length });
      }
      const gradients = gathered.take();
      if (config.clipNorm !== undefined) await clipNorm(gradients, config.clipNorm);
      yield { ...sum, gradients, loss: sum.loss / sum.photos, step, steps: groups.length };
    }
  } finally {
    await stream.return(undefined);
    gathered.dispose();
  }
}

/** Batch norms that are not trained, now or ever, may go by other statistics than those that are. */
function batchNormOf({ config }: Fit, { trainable }: Trainee): StepOptions['batchNorm'] {
  const open = new Set(trainable);
  const { batchNorm, frozenBatchNorm = 'eval' } = config;
  return (node: BatchNormNode) => (open.has(`${node.id}.weight`) ? batchNorm : frozenBatchNorm);
}
