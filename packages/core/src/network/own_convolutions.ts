import * as tf from '@tensorflow/tfjs-core';
import type { Activation, ConvolutionNode } from './convolution.js';
import { DIRECT } from './direct.js';
import type { Graph, Node } from './graph.js';
import type { OwnKernel } from './own_kernel.js';
import { WINOGRAD } from './winograd.js';

/** In the order in which they are asked. The engine that comes along has both. */
export const OWN_KERNELS: readonly OwnKernel[] = [WINOGRAD, DIRECT];

/** Those of a graph's convolutions that a kernel of ours runs on the engine in use, by the nodes' ids. */
export function ownKernels({ nodes }: Graph): Map<string, OwnKernel> {
  const there = OWN_KERNELS.filter(({ name }) => tf.getKernel(name, tf.getBackend()) !== undefined);
  const onePixel = onePixelMaps(nodes);
  const kernels = new Map<string, OwnKernel>();
  for (const node of nodes) {
    // On a map of one pixel `convolveFused` makes its sums in a way of its own.
    if (node.op !== 'conv2d' || onePixel.has(node.inputs[0]!)) continue;
    const kernel = there.find((one) => one.takes(node.attributes));
    if (kernel) kernels.set(node.id, kernel);
  }
  return kernels;
}

/** The nodes whose map is one pixel whatever the photo's size: a mean of all places, and what is made of it. */
function onePixelMaps(nodes: readonly Node[]): ReadonlySet<string> {
  const maps = new Set<string>();
  for (const { id, op, inputs, attributes } of nodes) {
    const mean = op === 'adaptive_avg_pool' && attributes.output_size.every((side) => side === 1);
    if (mean || inputs.every((input) => maps.has(input))) maps.add(id);
  }
  return maps;
}

/** Runs such a convolution, with bias and activation, on the engine in use. */
export function convolveOwn(
  { name }: OwnKernel,
  { attributes }: ConvolutionNode,
  x: tf.Tensor4D,
  filter: tf.Tensor,
  bias: tf.Tensor1D | undefined,
  activation: Activation,
): tf.Tensor4D {
  return tf
    .engine()
    .runKernel(
      name,
      { x, filter, ...(bias && { bias }) },
      { activation, attributes: attributes as unknown as tf.NamedAttrMap },
    );
}
