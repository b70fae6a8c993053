import * as tf from '@tensorflow/tfjs';
import { dilate, type Geometry, place } from './geometry.js';
import { channelSum } from './reduce.js';

/**
 * The gradient of a depthwise convolution with respect to its filter, [height, width, C, 1].
 *
 * Tap by tap: the output's gradient, spread by the stride and moved to where the tap looks, times the input, summed
 * a channel. The gradient is moved, not the input: padding is an order of magnitude faster here than slicing.
 */
export function depthwiseFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, g: Geometry): tf.Tensor4D {
  const [kh, kw, channels] = g.filter;
  const spread = dilate(dy, g.stride);
  const height = spread.shape[1] + kh - 1;
  const width = spread.shape[2] + kw - 1;
  const seen = place(x, g.top, g.left, height, width);
  const taps: tf.Tensor[] = [];
  for (let row = 0; row < kh; row++) {
    for (let column = 0; column < kw; column++) {
      taps.push(tf.tidy(() => channelSum(tf.mul(seen, place(spread, row, column, height, width)))));
    }
  }
  return tf.reshape(tf.concat(taps), [kh, kw, channels, 1]);
}

/** The gradient of a depthwise convolution with respect to its input; see `convInputGradient`. */
export function depthwiseInputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, g: Geometry): tf.Tensor4D {
  const [, height, width] = g.input;
  const [kh, kw] = g.filter;
  const framed = place(dilate(dy, g.stride), kh - 1 - g.top, kw - 1 - g.left, height + kh - 1, width + kw - 1);
  return tf.depthwiseConv2d(framed, tf.reverse(filter, [0, 1]), 1, 'valid');
}
