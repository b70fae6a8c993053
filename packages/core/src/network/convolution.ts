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
  one: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  const { groups } = node.attributes;
  const into = x.shape[3] / groups;
  const out = filter.shape[3] / groups;
  const [height, width] = filter.shape;
  const parts = Array.from({ length: groups }, (_, g) =>
    one(
      tf.slice4d(x, [0, 0, 0, g * into], [-1, -1, -1, into]),
      tf.slice4d(filter, [0, 0, 0, g * out], [height, width, into, out]),
    ),
  );
  return tf.concat4d(parts, 3);
}

/** A convolution without its bias, in ops that have gradients. */
export function convolve(node: ConvolutionNode, x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const { stride, padding, dilation, groups } = node.attributes;
  const [strides, dilations] = [[...stride] as [number, number], [...dilation] as [number, number]];
  const pad = explicitPadding(padding);
  if (isDepthwise(node)) return tf.depthwiseConv2d(x, filter, strides, pad, 'NHWC', dilations);
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
  if (groups > 1 && !isDepthwise(node)) {
    return tf.tidy(() => {
      const y = convolve(node, x, filter);
      return activate(bias ? tf.add(y, bias) : y, activation);
    });
  }
  const config = {
    x,
    filter,
    strides: [...stride] as [number, number],
    // The typings of the fused depthwise op forget explicit padding, which its kernels take like all others.
    pad: explicitPadding(padding) as 'valid',
    dilations: [...dilation] as [number, number],
    ...(bias && { bias }),
    activation,
  };
  return isDepthwise(node) ? tf.fused.depthwiseConv2d(config) : tf.fused.conv2d(config);
}

function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  if (activation === 'linear') return x;
  return activation === 'relu' ? tf.relu(x) : tf.relu6(x);
}
