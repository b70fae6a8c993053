import type * as tf from '@tensorflow/tfjs-core';
import { type Graph, INPUT } from './graph.js';
import { evaluate, type ForwardOptions } from './operations.js';

export interface TappedOptions extends ForwardOptions {
  /** Sees the value of every node as it is made (NHWC, or N x F once flat). */
  readonly tap?: (id: string, value: tf.Tensor) => void;
}

/**
 * Runs a network in ops that have gradients, for training and for looking inside. The caller tidies.
 *
 * @param tensors every array of the graph by name, as {@link layOut} lays them.
 * @param x images, N x H x W x 3.
 * @returns the value of the graph's output, for a classifier the logits, N x classes.
 */
export function forward(
  graph: Graph,
  tensors: ReadonlyMap<string, tf.Tensor>,
  x: tf.Tensor4D,
  options: TappedOptions = {},
): tf.Tensor {
  const values = new Map<string, tf.Tensor>([[INPUT, x]]);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => values.get(id)!);
    const value = evaluate(node, inputs, (suffix) => tensors.get(`${node.id}.${suffix}`)!, options);
    values.set(node.id, value);
    options.tap?.(node.id, value);
  }
  return values.get(graph.output)!;
}
