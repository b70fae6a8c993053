import * as tf from '@tensorflow/tfjs-core';
import type { TensorData } from '../weights/types.js';
import type { Activation, ConvolutionNode } from './convolution.js';
import type { Node } from './graph.js';

/**
 * A kernel that an engine may have beside TensorFlow.js's own: convolutions of 3 x 3 with stride 1 and padding 1 by
 * F(2x2, 3x3) of Lavin and Gray (2016), whose filters come transformed. The engine that comes along has it.
 */
export const WINOGRAD = 'WinogradConv2D';

/** Numbers of the map that the kernel reads at a time, and of outputs that it makes. */
const [CHANNELS, PANEL] = [4, 8];
/** Sides of a filter and of what it becomes. */
const [KERNEL, POINTS] = [3, 4];

/**
 * Channels in times channels out of the largest filter that is transformed: beyond, a filter takes megabytes more, which
 * a Worker has not got, for the small maps of a network's end, where least is gained. ResNet-18 takes 7 MB more.
 */
const LARGEST = 2 ** 16;

/** Whether a node is such a convolution, of widths that the kernel takes. */
export function isWinograd(node: Node): node is ConvolutionNode {
  if (node.op !== 'conv2d') return false;
  const { kernel_size, stride, padding, dilation, groups, in_channels, out_channels } = node.attributes;
  const all = (pair: readonly number[], value: number): boolean => pair.every((one) => one === value);
  return (
    all(kernel_size, KERNEL) &&
    [stride, padding, dilation].every((pair) => all(pair, 1)) &&
    groups === 1 &&
    in_channels % CHANNELS === 0 &&
    out_channels % PANEL === 0 &&
    in_channels * out_channels <= LARGEST
  );
}

/** Whether the engine in use has the kernel. */
export const hasWinograd = (): boolean => tf.getKernel(WINOGRAD, tf.getBackend()) !== undefined;

/** `G` times three numbers. */
function spread(a: number, b: number, c: number): readonly [number, number, number, number] {
  const outer = (a + c) / 2;
  return [a, outer + b / 2, outer - b / 2, c];
}

/**
 * A filter as the kernel wants it: `G g G^T` of each 3 x 3.
 *
 * @param filter out x in x 3 x 3, PyTorch's layout
 * @returns 16 x out / 8 x in x 8
 */
export function winogradFilter({ shape, data }: TensorData): TensorData {
  const [out, into] = shape as [number, number];
  const transformed = new Float32Array(POINTS * POINTS * out * into);
  for (let o = 0; o < out; o++) {
    for (let c = 0; c < into; c++) {
      const g = (o * into + c) * KERNEL * KERNEL;
      const columns = [0, 1, 2].map((x) => spread(data[g + x]!, data[g + 3 + x]!, data[g + 6 + x]!));
      const to = (Math.floor(o / PANEL) * into + c) * PANEL + (o % PANEL);
      for (let y = 0; y < POINTS; y++) {
        const row = spread(columns[0]![y]!, columns[1]![y]!, columns[2]![y]!);
        for (let x = 0; x < POINTS; x++) transformed[(y * POINTS + x) * out * into + to] = row[x]!;
      }
    }
  }
  return { shape: [POINTS * POINTS, out / PANEL, into, PANEL], data: transformed };
}

/** Runs such a convolution, with bias and activation, on the engine in use. */
export function convolveWinograd(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | undefined,
  activation: Activation,
): tf.Tensor4D {
  return tf.engine().runKernel(WINOGRAD, { x, filter, ...(bias && { bias }) }, { activation });
}
