import type * as tf from '@tensorflow/tfjs';
import { augmentedBatch, type Batch, evaluationBatch, inBatches } from './batches.js';
import type { Fit, Totals } from './fitOptions.js';
import { breathe, onEngine } from './onEngine.js';
import { measure } from './step.js';

/** Loss and accuracy on the validation photos. */
export async function validate(fit: Fit, tensors: ReadonlyMap<string, tf.Tensor>): Promise<Totals> {
  const { val, config, graph } = fit;
  const sum = { loss: 0, correct: 0 };
  for (const indices of inBatches(
    Array.from({ length: val.length }, (_, i) => i),
    config.batchSize,
  )) {
    await breathe(fit.signal);
    const batch = await validationBatch(fit, indices);
    const { loss, correct } = await onEngine(batch, (x) => measure(graph, tensors, x, batch.labels));
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
