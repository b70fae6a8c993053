import * as tf from '@tensorflow/tfjs-core';
import type { Node, Pair } from './graph.js';

export type ConvolutionNode = Extract<Node, { op: 'conv2d' }>;
export type Activation = 'linear' | 'relu' | 'relu6';

type ExplicitPadding = Parameters<typeof tf.conv2d>[3];

/** PyTorch's symmetric padding as TensorFlow.js takes it, batch first. `same` would pad strided layers differently. */
export function explicitPadding([y, x]: Pair): ExplicitPadding {
  return [
    [0, 0],
    [y, y],
    [x, x],
    [0, 0],
  ];
}

/** One filter for each input channel (or several): what engines have a kernel of its own for. */
export function isDepthwise({ attributes }: ConvolutionNode): boolean {
  return attributes.groups > 1 && attributes.groups === attributes.in_channels;
}

/** Runs each group on its share of the channels, for the grouped convolutions that engines have no kernel for. */
function byGroup(
  node: ConvolutionNode,
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  one: (x: tf.Tensor4D, filter: tf.Tensor4D, firstOut: number) => tf.Tensor4D,
): tf.Tensor4D {
  const { groups, in_channels, out_channels } = node.attributes;
  const [into, out] = [in_channels / groups, out_channels / groups];
  const [height, width] = filter.shape;
  const parts = Array.from({ length: groups }, (_, g) =>
    one(
      tf.slice4d(x, [0, 0, 0, g * into], [-1, -1, -1, into]),
      tf.slice4d(filter, [0, 0, 0, g * out], [height, width, into, out]),
      g * out,
    ),
  );
  return tf.concat4d(parts, 3);
}

/** The longest sum that {@link onePixel} makes in one go. */
const RUN = 32;

/** A pointwise convolution of a map that is one pixel: the two in a squeeze-and-excite block. */
function isOnePixel({ attributes }: ConvolutionNode, x: tf.Tensor4D): boolean {
  const [height, width] = attributes.kernel_size;
  const [top, left] = attributes.padding;
  return x.shape[1] * x.shape[2] * height * width === 1 && top + left === 0 && attributes.groups === 1;
}

/**
 * That convolution as sums over runs of channels, and the sum of these. A hard sigmoid after it turns the rounding of
 * one long sum into errors of the network: MobileNetV3 on formula weights was off by 2e-4 of the largest logit.
 */
function onePixel(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const [, , channels, out] = filter.shape;
  const n = x.shape[0];
  let runs = Math.ceil(channels / RUN);
  while (channels % runs !== 0) runs++;
  const rows = tf.transpose(tf.reshape(x, [n, runs, channels / runs]), [1, 0, 2]);
  const sums = tf.matMul(rows, tf.reshape(filter, [runs, channels / runs, out]));
  return tf.reshape(tf.sum(sums, 0), [n, 1, 1, out]);
}

/**
 * A dilated filter, H x W x C x 1, as a larger one with zeros between its rows and columns: TensorFlow's own library has
 * no dilated depthwise kernels on processors where it leaves oneDNN off.
 */
function spread(filter: tf.Tensor4D, [down, across]: Pair): tf.Tensor4D {
  if (down === 1 && across === 1) return filter;
  const [height, width, channels] = filter.shape;
  const rows = apart(tf.reshape(filter, [1, height, width * channels]), down);
  const columns = apart(tf.reshape(rows, [rows.shape[1], width, channels]), across);
  return tf.reshape(columns, [rows.shape[1], columns.shape[1], channels, 1]);
}

/** Zeros between the rows of each of several matrices, so that they stand `step` apart. */
function apart(x: tf.Tensor3D, step: number): tf.Tensor3D {
  const [count, rows, columns] = x.shape;
  const cells = tf.pad(tf.reshape(x, [count * rows, 1, columns]), [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ]);
  const all = tf.reshape(cells, [count, rows * step, columns]) as tf.Tensor3D;
  return tf.slice3d(all, [0, 0, 0], [count, (rows - 1) * step + 1, columns]);
}

/** A convolution without its bias, in ops that have gradients. */
export function convolve(node: ConvolutionNode, x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const { stride, padding, dilation, groups } = node.attributes;
  const [strides, dilations] = [[...stride] as [number, number], [...dilation] as [number, number]];
  const pad = explicitPadding(padding);
  if (isOnePixel(node, x)) return onePixel(x, filter);
  if (isDepthwise(node)) return tf.depthwiseConv2d(x, spread(filter, dilation), strides, pad, 'NHWC');
  const one = (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.conv2d(x, filter, strides, pad, 'NHWC', dilations);
  return groups === 1 ? one(x, filter) : byGroup(node, x, filter, one);
}

/** Convolution, bias and activation in one kernel, for inference. */
export function convolveFused(
  node: ConvolutionNode,
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | undefined,
  activation: Activation,
): tf.Tensor4D {
  const { stride, padding, dilation, groups } = node.attributes;
  const config = (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D | undefined) => ({
    x,
    filter,
    strides: [...stride] as [number, number],
    // The typings of the fused depthwise op forget explicit padding, which its kernels take like all others.
    pad: explicitPadding(padding) as 'valid',
    dilations: [...dilation] as [number, number],
    ...(bias && { bias }),
    activation,
  });
  if (isOnePixel(node, x)) {
    return tf.tidy(() => {
      const y = onePixel(x, filter);
      return activate(bias ? tf.add(y, bias) : y, activation);
    });
  }
  if (isDepthwise(node)) {
    return tf.tidy(() =>
      tf.fused.depthwiseConv2d({ ...config(x, spread(filter, dilation), bias), dilations: [1, 1] as [number, number] }),
    );
  }
  if (groups === 1) return tf.fused.conv2d(config(x, filter, bias));
  return tf.tidy(() =>
    byGroup(node, x, filter, (x, filter, firstOut) =>
      tf.fused.conv2d(config(x, filter, bias && tf.slice1d(bias, firstOut, filter.shape[3]))),
    ),
  );
}

function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  if (activation === 'linear') return x;
  return activation === 'relu' ? tf.relu(x) : tf.relu6(x);
}
