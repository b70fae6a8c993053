import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.js';
import { batchNorm } from './batch_norm.js';
import { convolve } from './convolution.js';
import type { Node } from './graph.js';
import { adaptiveAvgPool, avgPool, maxPool } from './pooling.js';

export type BatchNormNode = Extract<Node, { op: 'batch_norm' }>;

/** How a network runs: as in evaluation unless said otherwise. */
export interface ForwardOptions {
  /** `train` normalises by the batch's own statistics, `eval` by the running ones; may differ from layer to layer. */
  readonly batchNorm?: 'eval' | 'train' | ((node: BatchNormNode) => 'eval' | 'train');
  /** Where dropout and stochastic depth draw from; without it both do nothing. */
  readonly dropout?: Random;
  /**
   * Gets what each batch norm saw in `train`: per channel the mean and the unbiased variance, as PyTorch moves its
   * running statistics by. The tensors live during the call only: copy or `tf.keep` them.
   */
  readonly onBatchStatistics?: (node: BatchNormNode, mean: tf.Tensor1D, variance: tf.Tensor1D) => void;
}

/** x + 3, between 0 and 6, over 6. */
function hardSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6);
}

function normalise(
  node: BatchNormNode,
  x: tf.Tensor4D,
  array: (suffix: string) => tf.Tensor,
  options: ForwardOptions,
): tf.Tensor {
  const { eps } = node.attributes;
  const [gamma, beta] = [array('weight') as tf.Tensor1D, array('bias') as tf.Tensor1D];
  const mode = typeof options.batchNorm === 'function' ? options.batchNorm(node) : options.batchNorm;
  if (mode !== 'train') {
    const [mean, variance] = [array('running_mean') as tf.Tensor1D, array('running_var') as tf.Tensor1D];
    return batchNorm(x, gamma, beta, { eps, running: { mean, variance } });
  }
  const report = options.onBatchStatistics;
  return batchNorm(x, gamma, beta, {
    eps,
    ...(report && { onStatistics: ({ mean, variance }) => report(node, mean, variance) }),
  });
}

/** Channel c of group g goes to place c * groups + g (Zhang et al., ShuffleNet). */
function shuffleChannels(x: tf.Tensor4D, groups: number): tf.Tensor {
  const channels = x.shape[3];
  const grouped = tf.reshape(x, [x.size / channels, groups, channels / groups]);
  return tf.reshape(tf.transpose(grouped, [0, 2, 1]), x.shape);
}

/** NHWC to N x (C*H*W) in PyTorch's order; nothing has to move where there is one pixel. */
function flatten(x: tf.Tensor): tf.Tensor {
  if (x.rank === 2) return x;
  const [n, height, width] = x.shape as [number, number, number, number];
  const ordered = height * width === 1 ? x : tf.transpose(x, [0, 3, 1, 2]);
  return tf.reshape(ordered, [n, x.size / n]);
}

/** Keeps each number of `shape` with probability 1 - p, scaled so that the mean stays. */
function dropped(shape: number[], p: number, random: Random): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const mask = new Float32Array(size);
  for (let i = 0; i < size; i++) mask[i] = random.uniform() < p ? 0 : 1 / (1 - p);
  return tf.tensor(mask, shape);
}

/**
 * The value of one node in TensorFlow.js ops that have gradients. Feature maps are NHWC here.
 *
 * @param array the node's weights by suffix (`weight`, `bias` ...), as {@link layOut} lays them.
 */
export function evaluate(
  node: Node,
  inputs: readonly tf.Tensor[],
  array: (suffix: string) => tf.Tensor,
  options: ForwardOptions,
): tf.Tensor {
  const x = inputs[0]!;
  const map = x as tf.Tensor4D;
  switch (node.op) {
    case 'conv2d': {
      const y = convolve(node, map, array('weight') as tf.Tensor4D);
      return node.attributes.bias ? tf.add(y, array('bias')) : y;
    }
    case 'linear': {
      const y = tf.matMul(x as tf.Tensor2D, array('weight') as tf.Tensor2D);
      return node.attributes.bias ? tf.add(y, array('bias')) : y;
    }
    case 'batch_norm':
      return normalise(node, map, array, options);
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'hardsigmoid':
      return hardSigmoid(x);
    case 'hardswish':
      return tf.mul(x, hardSigmoid(x));
    case 'add':
      return tf.add(x, inputs[1]!);
    case 'mul':
      return tf.mul(x, inputs[1]!);
    case 'concat':
      return tf.concat([...inputs], 3);
    case 'max_pool':
      return maxPool(map, node.attributes);
    case 'avg_pool':
      return avgPool(map, node.attributes);
    case 'adaptive_avg_pool':
      return adaptiveAvgPool(map, node.attributes);
    case 'channel_shuffle':
      return shuffleChannels(map, node.attributes.groups);
    case 'channel_slice': {
      const { start, end } = node.attributes;
      return tf.slice4d(map, [0, 0, 0, start], [-1, -1, -1, end - start]);
    }
    case 'flatten':
      return flatten(x);
    case 'dropout':
      return options.dropout ? tf.mul(x, dropped(x.shape, node.attributes.p, options.dropout)) : x;
    case 'stochastic_depth':
      // A whole image's branch at a time.
      return options.dropout ? tf.mul(x, dropped([x.shape[0]!, 1, 1, 1], node.attributes.p, options.dropout)) : x;
  }
}
