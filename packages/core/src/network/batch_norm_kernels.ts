import type * as tf from '@tensorflow/tfjs-core';

/** Per channel. */
export interface Statistics {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** How a backend does batch norm and its gradient. Both run inside a tidy, with the gradient tape off. */
export interface BatchNormKernels {
  /**
   * @param running what to normalise by; the batch's own mean and biased variance if not given.
   * @returns the normalised `y`; the batch's mean and unbiased variance (as PyTorch moves its running statistics by;
   *   of no meaning with `running`); and what {@link backward} wants to find again.
   */
  forward(
    x: tf.Tensor4D,
    gamma: tf.Tensor1D,
    beta: tf.Tensor1D,
    eps: number,
    running: Statistics | undefined,
  ): { readonly y: tf.Tensor4D; readonly seen: Statistics; readonly saved: tf.Tensor[] };
  /**
   * @param ofBatch whether `x` was normalised by its own statistics, so that the gradient flows through them too.
   * @returns the gradients to x, gamma and beta.
   */
  backward(
    dy: tf.Tensor4D,
    x: tf.Tensor4D,
    gamma: tf.Tensor1D,
    saved: readonly tf.Tensor[],
    eps: number,
    ofBatch: boolean,
  ): tf.Tensor[];
}

const byBackend = new Map<string, BatchNormKernels>();

/** Has batch norm done by a backend's own kernels from now on whenever that backend (TensorFlow.js's name) is in use. */
export function registerBatchNorm(backend: string, kernels: BatchNormKernels): void {
  byBackend.set(backend, kernels);
}

/** What a backend has registered, if anything. */
export function registeredBatchNorm(backend: string): BatchNormKernels | undefined {
  return byBackend.get(backend);
}
