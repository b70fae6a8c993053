import * as tf from '@tensorflow/tfjs-core';
import { composedBatchNorm } from './batch_norm_composed.js';
import { registeredBatchNorm, type Statistics } from './batch_norm_kernels.js';

export interface Normalisation {
  readonly eps: number;
  /** What to normalise by, the variance biased; the batch's own statistics if not given. */
  readonly running?: Statistics;
  /** Sees the batch's own statistics, the variance unbiased. The tensors live during the call only. */
  readonly onStatistics?: (seen: Statistics) => void;
}

/**
 * `(x - mean) / sqrt(variance + eps) * gamma + beta` with its gradient in closed form (Ioffe and Szegedy, 2015): to x,
 * gamma and beta, and for the batch's own statistics through these as well. By the running backend's own kernels where
 * it has registered some.
 */
export function batchNorm(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, by: Normalisation): tf.Tensor4D {
  const kernels = registeredBatchNorm(tf.getBackend()) ?? composedBatchNorm;
  const ofBatch = by.running === undefined;
  const normalise = tf.customGrad((...inputs) => {
    const [x, gamma, beta, save] = inputs as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const { y, seen, saved } = kernels.forward(x, gamma, beta, by.eps, by.running);
    if (ofBatch) by.onStatistics?.(seen);
    save([x, gamma, ...saved]);
    return {
      value: y,
      // Tidied, as the engine would keep what is made on the way, each as large as x, until the whole way back is done.
      gradFunc: (dy, [x, gamma, ...saved]) =>
        tf.tidy(() =>
          kernels.backward(dy as tf.Tensor4D, x as tf.Tensor4D, gamma as tf.Tensor1D, saved, by.eps, ofBatch),
        ),
    };
  });
  return normalise(x, gamma, beta) as tf.Tensor4D;
}
