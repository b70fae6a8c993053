import { createRandom } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import { type Graph, initialise, layOut, parametersOf, takeOut } from '@beeline/core/network';
import { backboneOf } from '@beeline/core/transfer';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { type LastMap, lastMapOf } from './ends.js';

/** A tensor's place in one long row of numbers. */
interface Part {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
}

/** An extra layer that is thrown away in the end: `into x out` weights and `out` biases. */
export interface LinearSpec {
  readonly name: string;
  readonly into: number;
  readonly out: number;
}

/** The network that learns. */
export interface Student {
  readonly graph: Graph;
  readonly features: number;
  readonly map?: LastMap | undefined;
}

export function studentOf(architecture: Architecture, size: number): Student {
  const { backbone, features } = backboneOf(architecture.build());
  return { graph: backbone, features, map: lastMapOf(backbone, size) };
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/**
 * All numbers that change, in two long rows: what has gradients (the student's parameters and the extra layers') and the
 * running statistics. An optimiser then takes a dozen calls of the engine a step instead of a dozen for each array, and
 * a checkpoint is a handful of rows.
 */
export class Packing {
  readonly trained: readonly Part[];
  readonly running: readonly Part[];
  readonly #graph: Graph;

  constructor(graph: Graph, extra: readonly LinearSpec[], laid: ReadonlyMap<string, tf.Tensor>) {
    this.#graph = graph;
    const part = (name: string, shape: readonly number[]): Part => ({ name, shape, size: product(shape) });
    const own = parametersOf(graph).map((spec) => ({ ...spec, shape: laid.get(spec.name)!.shape }));
    this.trained = [
      ...own.filter(({ kind }) => kind === 'parameter').map(({ name, shape }) => part(name, shape)),
      ...extra.flatMap(({ name, into, out }) => [part(`${name}.weight`, [into, out]), part(`${name}.bias`, [out])]),
    ];
    this.running = own.filter(({ kind }) => kind === 'buffer').map(({ name, shape }) => part(name, shape));
  }

  /** One row of the arrays of `parts`. */
  pack(parts: readonly Part[], tensors: ReadonlyMap<string, tf.Tensor>): tf.Tensor1D {
    return tf.tidy(() => tf.concat1d(parts.map(({ name }) => tf.reshape(tensors.get(name)!, [-1]) as tf.Tensor1D)));
  }

  /** The arrays of a row, by name; has a gradient. The caller tidies. */
  unpack(parts: readonly Part[], row: tf.Tensor1D): Map<string, tf.Tensor> {
    const pieces = tf.split(
      row,
      parts.map(({ size }) => size),
    );
    return new Map(parts.map(({ name, shape }, i) => [name, tf.reshape(pieces[i]!, [...shape])]));
  }

  /** 1 where weight decay works: on weights, not on norms and biases. */
  decayed(): Float32Array {
    const mask = new Float32Array(this.trained.reduce((sum, { size }) => sum + size, 0));
    let at = 0;
    for (const { shape, size } of this.trained) {
      if (shape.length > 1) mask.fill(1, at, at + size);
      at += size;
    }
    return mask;
  }

  /** The student alone, in PyTorch's layout and order. */
  async state(trained: tf.Tensor1D, running: tf.Tensor1D): Promise<StateDict> {
    const tensors = tf.tidy(
      () =>
        Object.fromEntries([
          ...this.unpack(this.trained, trained),
          ...this.unpack(this.running, running),
        ]) as tf.NamedTensorMap,
    );
    const state = await takeOut(this.#graph, new Map(Object.entries(tensors)));
    tf.dispose(tensors);
    return state;
  }
}

/** The student as it sets out, from `origin` or from random numbers, packed; extra layers begin small. */
export function start(
  { graph }: Student,
  architecture: Architecture,
  extra: readonly LinearSpec[],
  seed: number,
  origin?: StateDict,
): { readonly packing: Packing; readonly trained: tf.Tensor1D; readonly running: tf.Tensor1D } {
  const random = createRandom(seed).fork('student');
  const laid = layOut(graph, origin ?? initialise(graph, random.fork('start'), architecture.initialisation));
  for (const { name, into, out } of extra) {
    const draw = random.fork(name);
    const weight = Float32Array.from({ length: into * out }, () => draw.normal() / Math.sqrt(into));
    laid.set(`${name}.weight`, tf.tensor2d(weight, [into, out]));
    laid.set(`${name}.bias`, tf.zeros([out]));
  }
  const packing = new Packing(graph, extra, laid);
  const [trained, running] = [packing.pack(packing.trained, laid), packing.pack(packing.running, laid)];
  tf.dispose([...laid.values()]);
  return { packing, trained, running };
}
