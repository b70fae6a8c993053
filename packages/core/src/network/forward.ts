import * as tf from '@tensorflow/tfjs-core';
import { countUses } from './fold.js';
import { type Graph, INPUT } from './graph.js';
import { evaluate, type ForwardOptions } from './operations.js';

export interface TappedOptions extends ForwardOptions {
  /**
   * Sees the value of every node as it is made (NHWC, or N x F once flat), and may hold on to it: all live as long as
   * the caller's tidy. Without a tap each goes as soon as no node needs it any more.
   */
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
  const uses = countUses(graph);
  const letGo = (id: string): void => {
    uses.set(id, uses.get(id)! - 1);
    if (uses.get(id)! > 0 || id === INPUT) return;
    const value = values.get(id)!;
    values.delete(id);
    // Some nodes hand their input on as it is.
    if (![...values.values()].includes(value)) value.dispose();
  };
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => values.get(id)!);
    const array = (suffix: string): tf.Tensor => tensors.get(`${node.id}.${suffix}`)!;
    const value = tf.tidy(() => evaluate(node, inputs, array, options));
    values.set(node.id, value);
    options.tap?.(node.id, value);
    if (!options.tap) for (const id of node.inputs) letGo(id);
  }
  return values.get(graph.output)!;
}
