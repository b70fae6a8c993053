import * as tf from '@tensorflow/tfjs-core';
import { explicitPadding } from './convolution.js';
import type { Node, Pair } from './graph.js';
import { pooledSide } from './shapes.js';

type Of<Op extends Node['op']> = Extract<Node, { op: Op }>['attributes'];

/**
 * What a max pool adds before and after each side, [top, bottom] and [left, right]. With `ceil_mode` the last window may
 * hang over the edge, which is padding on that side only, and depends on the size of the map.
 */
export function maxPoolPadding(
  { kernel_size, stride, padding, ceil_mode }: Of<'max_pool'>,
  map: Pair,
): [[number, number], [number, number]] {
  const along = (axis: 0 | 1): [number, number] => {
    const [kernel, step, before] = [kernel_size[axis], stride[axis], padding[axis]];
    if (!ceil_mode) return [before, before];
    const windows = pooledSide(map[axis], kernel, step, before, ceil_mode);
    return [before, Math.max(0, (windows - 1) * step + kernel - map[axis] - before)];
  };
  return [along(0), along(1)];
}

/** PyTorch's MaxPool2d. */
export function maxPool(x: tf.Tensor4D, attributes: Of<'max_pool'>): tf.Tensor4D {
  const { kernel_size, stride } = attributes;
  const [rows, columns] = maxPoolPadding(attributes, [x.shape[1], x.shape[2]]);
  return tf.maxPool(x, [...kernel_size], [...stride], [[0, 0], rows, columns, [0, 0]]);
}

/** PyTorch's AvgPool2d: zeros of the padding count (engines would leave them out of the mean). */
export function avgPool(x: tf.Tensor4D, { kernel_size, stride, padding }: Of<'avg_pool'>): tf.Tensor4D {
  const padded = padding[0] + padding[1] > 0 ? tf.pad(x, explicitPadding(padding) as [number, number][]) : x;
  return tf.avgPool(padded, [...kernel_size], [...stride], 'valid');
}

/**
 * The mean over windows that lie side by side. Along one axis, then along the other: the rounding errors of a serial
 * sum grow with its length, and squeeze-and-excite gates make large differences of small ones (MobileNetV3 on formula
 * weights: 2e-4 of the largest logit in one go, 2e-5 so).
 */
export function evenAvgPool(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const columns = height === 1 ? x : tf.avgPool(x, [height, 1], [height, 1], 'valid');
  return width === 1 ? columns : tf.avgPool(columns, [1, width], [1, width], 'valid');
}

/** PyTorch's window i of `out` over `size`: from floor(i * size / out) to ceil((i + 1) * size / out). */
function window(i: number, size: number, out: number): [number, number] {
  return [Math.floor((i * size) / out), Math.ceil(((i + 1) * size) / out)];
}

/** One row for each output pixel, one column for each input pixel: the mean over that output's window. */
export function poolingMatrix([height, width]: Pair, [rows, columns]: Pair): Float32Array {
  const matrix = new Float32Array(rows * columns * height * width);
  for (let r = 0; r < rows; r++) {
    const [top, bottom] = window(r, height, rows);
    for (let c = 0; c < columns; c++) {
      const [left, right] = window(c, width, columns);
      const row = (r * columns + c) * height * width;
      for (let y = top; y < bottom; y++) {
        matrix.fill(1 / ((bottom - top) * (right - left)), row + y * width + left, row + y * width + right);
      }
    }
  }
  return matrix;
}

/**
 * PyTorch's AdaptiveAvgPool2d, also to a larger size than the input. Where the windows are all alike it is a plain
 * pool (the global mean so is 15 times faster on the wasm backend than `tf.mean`), else a product with a fixed matrix.
 */
export function adaptiveAvgPool(x: tf.Tensor4D, { output_size }: Of<'adaptive_avg_pool'>): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  const [rows, columns] = output_size;
  if (rows === height && columns === width) return x;
  if (height % rows === 0 && width % columns === 0) {
    return evenAvgPool(x, height / rows, width / columns);
  }
  return tf.tidy(() => {
    const matrix = tf.tensor3d(poolingMatrix([height, width], output_size), [1, rows * columns, height * width]);
    const pixels = tf.reshape(x, [n, height * width, channels]);
    return tf.reshape(tf.matMul(matrix, pixels), [n, rows, columns, channels]);
  });
}
