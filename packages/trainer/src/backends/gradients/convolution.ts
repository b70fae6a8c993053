import * as tf from '@tensorflow/tfjs';
import { dilate, type Geometry, place } from './geometry.js';

/**
 * The gradient of a convolution with respect to its filter, HWIO.
 *
 * It is itself a convolution: channels and images of the input change places, the output's gradient is the filter,
 * and the stride becomes a dilation. A 1 x 1 convolution is a product of matrices.
 */
export function convFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, g: Geometry): tf.Tensor4D {
  const [kh, kw, inputs, outputs] = g.filter;
  const [sh, sw] = g.stride;
  const seenHeight = (g.output[1] - 1) * sh + kh;
  const seenWidth = (g.output[2] - 1) * sw + kw;
  const seen = place(x, g.top, g.left, seenHeight, seenWidth);
  if (kh === 1 && kw === 1 && sh === 1 && sw === 1) {
    return tf.reshape(
      tf.matMul(tf.transpose(tf.reshape(seen, [-1, inputs])), tf.reshape(tf.mul(dy, 1), [-1, outputs])),
      [1, 1, inputs, outputs],
    );
  }
  const gradient = tf.conv2d(tf.transpose(seen, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3]), 1, 'valid', 'NHWC', [
    sh,
    sw,
  ]);
  return tf.transpose(gradient, [1, 2, 0, 3]);
}

/**
 * The gradient of a convolution with respect to its input: the output's gradient, spread by the stride, convolved
 * with the filter turned by half a circle and its channels swapped.
 */
export function convInputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, g: Geometry): tf.Tensor4D {
  const [n, height, width, inputs] = g.input;
  const [kh, kw, , outputs] = g.filter;
  if (kh === 1 && kw === 1) {
    const product = tf.matMul(tf.reshape(dy, [-1, outputs]), tf.transpose(tf.reshape(filter, [inputs, outputs])));
    const spread = dilate(tf.reshape(product, [n, g.output[1], g.output[2], inputs]), g.stride);
    return place(spread, -g.top, -g.left, height, width);
  }
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const framed = place(dilate(dy, g.stride), kh - 1 - g.top, kw - 1 - g.left, height + kh - 1, width + kw - 1);
  return tf.conv2d(framed, turned, 1, 'valid');
}
