import * as tf from '@tensorflow/tfjs';
import { channelAffine } from './reduce.js';

/** Batch norm with given statistics as one affine step a channel: `alpha * x + beta`, as PyTorch computes it. */
export function batchNormForward(
  x: tf.Tensor4D,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  scale: tf.Tensor1D | undefined,
  offset: tf.Tensor1D | undefined,
  epsilon: number,
): tf.Tensor4D {
  const inverse = tf.rsqrt(tf.add<tf.Tensor1D>(variance, epsilon));
  const alpha = scale ? tf.mul<tf.Tensor1D>(inverse, scale) : inverse;
  const shift = tf.neg(tf.mul<tf.Tensor1D>(mean, alpha));
  return channelAffine(x, alpha, offset ? tf.add<tf.Tensor1D>(shift, offset) : shift);
}

/**
 * The gradient of `FusedBatchNorm`. The stock one tiles the statistics to the size of the input and keeps a dozen
 * tensors of that size; here each of the five gradients needs two at most, and frees them at once.
 */
export const batchNormGradient: tf.GradConfig = {
  kernelName: 'FusedBatchNorm',
  inputsToSave: ['x', 'mean', 'variance', 'scale'],
  gradFunc: (dy, saved, attributes) => {
    const gradient = dy as tf.Tensor;
    const [x, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor | undefined];
    const axes = x.shape.slice(1).map((_, i) => i);
    const inverse = (): tf.Tensor => tf.rsqrt(tf.add(variance, attributes.varianceEpsilon as number));
    const scaled = (t: tf.Tensor): tf.Tensor => (scale ? tf.mul(t, scale) : t);
    const total = (): tf.Tensor => tf.sum(gradient, axes);
    const moment = (): tf.Tensor => tf.sum(tf.mul(gradient, tf.sub(x, mean)), axes);
    return {
      x: () => tf.mul(gradient, scaled(inverse())),
      mean: () => tf.neg(tf.mul(total(), scaled(inverse()))),
      variance: () => tf.mul(tf.mul(moment(), scaled(tf.pow(inverse(), 3))), -0.5),
      scale: () => tf.mul(moment(), inverse()),
      offset: total,
    };
  },
};

/** Relu6 passes gradients strictly between 0 and 6, as PyTorch does. Comparisons are slow here, `step` is fast. */
export const relu6Gradient: tf.GradConfig = {
  kernelName: 'Relu6',
  inputsToSave: ['x'],
  gradFunc: (dy, saved) => {
    const x = saved[0]!;
    return { x: () => tf.mul(tf.mul(dy as tf.Tensor, tf.step(x)), tf.step(tf.sub(6, x))) };
  },
};
