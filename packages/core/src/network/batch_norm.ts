import * as tf from '@tensorflow/tfjs-core';
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

export interface BatchStatistics {
  readonly mean: tf.Tensor1D;
  /** Biased: divided by the count. */
  readonly variance: tf.Tensor1D;
  /** Numbers a channel: images times pixels. */
  readonly count: number;
}

export function batchStatistics(x: tf.Tensor4D): BatchStatistics {
  return tf.tidy(() => {
    const mean = channelMean(x);
    const centred = affine(x, tf.onesLike(mean), tf.neg(mean));
    return { mean, variance: channelMean(tf.square(centred)), count: x.size / x.shape[3] };
  });
}

interface Normalised {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
  readonly eps: number;
  /** Whether mean and variance were taken from `x` itself, so that the gradient flows through them too. */
  readonly ofBatch: boolean;
}

/**
 * `(x - mean) / sqrt(variance + eps) * gamma + beta` with its gradient in closed form (Ioffe and Szegedy, 2015): to x,
 * gamma and beta, and for the batch's own statistics through these as well.
 */
export function batchNorm(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, by: Normalised): tf.Tensor4D {
  const normalise = tf.customGrad((...inputs) => {
    const [x, gamma, beta, save] = inputs as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const inverse = tf.rsqrt(tf.add(by.variance, by.eps)) as tf.Tensor1D;
    const scale = tf.mul(inverse, gamma) as tf.Tensor1D;
    save([x, by.mean, inverse, scale]);
    return {
      value: affine(x, scale, tf.sub(beta, tf.mul(by.mean, scale))),
      // Tidied, as the engine would keep what is made on the way, each as large as x, until the whole way back is done.
      gradFunc: (dy, saved) => tf.tidy(() => gradients(dy as tf.Tensor4D, saved, by.ofBatch)),
    };
  });
  return normalise(x, gamma, beta) as tf.Tensor4D;
}

function gradients(dy: tf.Tensor4D, saved: tf.Tensor[], ofBatch: boolean): tf.Tensor[] {
  const [x, mean, inverse, scale] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
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
}
