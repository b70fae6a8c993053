import * as tf from '@tensorflow/tfjs';
import type { Batch } from './batches.js';

/** Uses a batch as a tensor, N x height x width x 3. */
export function onEngine<T>({ data, labels, height, width }: Batch, use: (x: tf.Tensor4D) => T): T {
  const x = tf.tensor4d(data, [labels.length, height, width, 3]);
  try {
    return use(x);
  } finally {
    x.dispose();
  }
}

/** Lets timers and signals in: the engine computes on this thread, without a pause of its own. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resume) => setImmediate(resume));
  signal?.throwIfAborted();
}
