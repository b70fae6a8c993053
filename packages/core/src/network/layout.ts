import * as tf from '@tensorflow/tfjs-core';
import type { StateDict, TensorData } from '../weights/types.js';
import { isDepthwise } from './convolution.js';
import type { Graph } from './graph.js';
import { checkState, parametersOf } from './parameters.js';

/** For each axis in the engine's order, which of PyTorch's axes it is. */
export type Axes = readonly number[];

const HWIO: Axes = [2, 3, 1, 0];
/** PyTorch's depthwise filter is [channels, 1, H, W], the engine's [H, W, channels, 1]. */
const HWCM: Axes = [2, 3, 0, 1];
const TRANSPOSED: Axes = [1, 0];

/** A tensor with its axes in another order. */
export function permute({ shape, data }: TensorData, axes: Axes): TensorData {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const into = axes.map((axis) => shape[axis]!);
  const steps = axes.map((axis) => strides[axis]!);
  const out = new Float32Array(data.length);
  let next = 0;
  const walk = (axis: number, from: number): void => {
    const [length, step] = [into[axis]!, steps[axis]!];
    if (axis === into.length - 1) for (let i = 0; i < length; i++) out[next++] = data[from + i * step]!;
    else for (let i = 0; i < length; i++) walk(axis + 1, from + i * step);
  };
  walk(0, 0);
  return { shape: into, data: out };
}

const inverse = (axes: Axes): Axes => axes.map((_, axis) => axes.indexOf(axis));

interface Laid {
  readonly axes: Axes;
  /** The engine's shape where permuting PyTorch's axes does not give it: several filters to a depthwise channel. */
  readonly shape?: readonly number[];
}

function layoutOf(graph: Graph): Map<string, Laid> {
  const layouts = new Map<string, Laid>();
  for (const node of graph.nodes) {
    const name = `${node.id}.weight`;
    if (node.op === 'linear') layouts.set(name, { axes: TRANSPOSED });
    if (node.op !== 'conv2d') continue;
    const { in_channels, out_channels, kernel_size } = node.attributes;
    if (!isDepthwise(node)) layouts.set(name, { axes: HWIO });
    else layouts.set(name, { axes: HWCM, shape: [...kernel_size, in_channels, out_channels / in_channels] });
  }
  return layouts;
}

/**
 * Makes an engine's tensors of a state: filters HWIO, depthwise [H, W, channels, multiplier], linear [in, out].
 * The caller disposes them.
 *
 * @param own what lays arrays in a way of its own, by their names
 * @throws BeelineError `weights_mismatch` if the state does not fit the graph.
 */
export function layOut(
  graph: Graph,
  state: StateDict,
  own: ReadonlyMap<string, (array: TensorData) => TensorData> = new Map(),
): Map<string, tf.Tensor> {
  checkState(graph, state);
  const layouts = layoutOf(graph);
  return new Map(
    parametersOf(graph).map(({ name }) => {
      const lay = own.get(name);
      if (lay) {
        const { shape, data } = lay(state.get(name)!);
        return [name, tf.tensor(data, [...shape], 'float32')];
      }
      const layout = layouts.get(name);
      // A copy also where nothing moves: engines may keep the array they are given.
      const { shape, data } = layout ? permute(state.get(name)!, layout.axes) : copy(state.get(name)!);
      return [name, tf.tensor(data, [...(layout?.shape ?? shape)], 'float32')];
    }),
  );
}

const copy = ({ shape, data }: TensorData): TensorData => ({ shape, data: data.slice() });

/** Reads an engine's tensors back into PyTorch's layout and order: {@link layOut} undone. */
export async function takeOut(graph: Graph, tensors: ReadonlyMap<string, tf.Tensor>): Promise<StateDict> {
  const layouts = layoutOf(graph);
  const state = new Map<string, TensorData>();
  for (const { name, shape } of parametersOf(graph)) {
    const data = (await tensors.get(name)!.data()) as Float32Array;
    const layout = layouts.get(name);
    if (!layout) state.set(name, { shape, data: data.slice() });
    else {
      const laid = layout.axes.map((axis) => shape[axis]!);
      state.set(name, permute({ shape: laid, data }, inverse(layout.axes)));
    }
  }
  return state;
}
