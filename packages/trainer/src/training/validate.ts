import type * as tf from '@tensorflow/tfjs';
import { augmentedBatches, type Batch, inBatches } from './batches.js';
import type { Fit, Totals } from './fitOptions.js';
import { breathe, onEngine } from './onEngine.js';
import { measure } from './step.js';

/** Loss and accuracy on the validation photos. */
export async function validate(fit: Fit, tensors: ReadonlyMap<string, tf.Tensor>): Promise<Totals> {
  const { val, config, graph } = fit;
  const sum = { loss: 0, correct: 0 };
  const batches = inBatches(
    Array.from({ length: val.length }, (_, i) => i),
    config.batchSize,
  );
  for await (const batch of validationBatches(fit, batches)) {
    await breathe(fit.signal);
    const { loss, correct } = await onEngine(batch, (x) => measure(graph, tensors, x, batch.labels));
    sum.loss += loss * batch.labels.length;
    sum.correct += correct;
  }
  return { loss: sum.loss / val.length, accuracy: sum.correct / val.length };
}

/** What decides how validation photos are judged. */
export type Validation = Pick<Fit, 'val' | 'preprocessing' | 'valAugmentation' | 'random'>;

/** Validation photos as they are judged: each goes through the same in every epoch. */
export const validationBatches = (
  { val, preprocessing, valAugmentation, random }: Validation,
  batches: readonly (readonly number[])[],
): AsyncGenerator<Batch> =>
  augmentedBatches(val, batches, valAugmentation ?? preprocessing.transforms, preprocessing, random.fork('validation'));
