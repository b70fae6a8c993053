import * as tf from '@tensorflow/tfjs';
import { dilate, type Geometry, place } from './geometry.js';

/**
 * The gradient of average pooling, where padding does not count (as in TensorFlow): every output spreads its
 * gradient evenly over the input pixels that it saw.
 */
export function averagePoolGradient(dy: tf.Tensor4D, g: Geometry): tf.Tensor4D {
  const [, height, width, channels] = g.input;
  const [kh, kw] = g.filter;
  const whole = g.output[1] === 1 && g.output[2] === 1 && kh === height && kw === width && g.top === 0 && g.left === 0;
  if (whole) return tf.mul(tf.div(dy, height * width), tf.ones(g.input));
  const seen = place(
    tf.ones([1, height, width, 1]),
    g.top,
    g.left,
    (g.output[1] - 1) * g.stride[0] + kh,
    (g.output[2] - 1) * g.stride[1] + kw,
  );
  const counts = tf.conv2d(seen, tf.ones([kh, kw, 1, 1]) as tf.Tensor4D, [...g.stride], 'valid');
  const framed = place(
    dilate(tf.div(dy, counts), g.stride),
    kh - 1 - g.top,
    kw - 1 - g.left,
    height + kh - 1,
    width + kw - 1,
  );
  return tf.depthwiseConv2d(framed, tf.ones([kh, kw, channels, 1]) as tf.Tensor4D, 1, 'valid');
}
