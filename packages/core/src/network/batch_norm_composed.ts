import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormKernels, Statistics } from './batch_norm_kernels.js';
import { evenAvgPool } from './pooling.js';

/**
 * `x * scale + shift`, channel by channel, as a 1x1 depthwise convolution: a third of the time of the batch norm
 * kernel on the wasm backend.
 */
function affine(x: tf.Tensor4D, scale: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor4D {
  const filter = tf.reshape(scale, [1, 1, scale.size, 1]) as tf.Tensor4D;
  return tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'valid', bias: shift });
}

/** The mean of each channel, over images and pixels. A pool, as reductions over leading axes are slow on wasm. */
function channelMean(x: tf.Tensor4D): tf.Tensor1D {
  const [, height, width, channels] = x.shape;
  return tf.reshape(tf.mean(evenAvgPool(x, height, width), 0), [channels]);
}

/** Mean and biased variance, in two passes. */
function statisticsOf(x: tf.Tensor4D): Statistics {
  const mean = channelMean(x);
  const variance = tf.tidy(() => channelMean(tf.square(affine(x, tf.onesLike(mean), tf.neg(mean)))));
  return { mean, variance };
}

/** Batch norm out of 1x1 convolutions and pools, for backends that have no kernels of their own for training it. */
export const composedBatchNorm: BatchNormKernels = {
  forward(x, gamma, beta, eps, running) {
    const { mean, variance } = running ?? statisticsOf(x);
    const inverse = tf.rsqrt(tf.add(variance, eps)) as tf.Tensor1D;
    const scale = tf.mul(inverse, gamma) as tf.Tensor1D;
    const y = affine(x, scale, tf.sub(beta, tf.mul(mean, scale)));
    const count = x.size / x.shape[3];
    const unbiased = tf.mul(variance, count / Math.max(1, count - 1)) as tf.Tensor1D;
    return { y, seen: { mean, variance: unbiased }, saved: [mean, inverse, scale] };
  },

  backward(dy, x, _gamma, saved, _eps, ofBatch) {
    const [mean, inverse, scale] = saved as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    const count = x.size / x.shape[3];
    const normal = affine(x, inverse, tf.neg(tf.mul(mean, inverse)));
    const meanDy = channelMean(dy);
    const meanProduct = channelMean(tf.mul(dy, normal));
    const dGamma = tf.mul(meanProduct, count);
    const dBeta = tf.mul(meanDy, count);
    if (!ofBatch) return [affine(dy, scale, tf.zerosLike(scale)), dGamma, dBeta];
    // dx = scale * (dy - mean(dy) - normal * mean(dy * normal))
    const direct = affine(dy, scale, tf.neg(tf.mul(scale, meanDy)));
    const through = affine(normal, tf.neg(tf.mul(scale, meanProduct)), tf.zerosLike(scale));
    return [tf.add(direct, through), dGamma, dBeta];
  },
};
