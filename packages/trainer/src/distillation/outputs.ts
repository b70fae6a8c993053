import type { Preprocessing } from '@beeline/core/image';
import { bindNetwork, type Graph, type Tap } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { normaliser } from './pixels.js';
import { orthogonal, regrid } from './projection.js';

/** One thing that a teacher says of a view. */
export type TargetSpec =
  | { readonly kind: 'pooled'; readonly width: number }
  /** `width` numbers in all: `grid` times `grid` places of `dims` each, whatever the grid of the student's map. */
  | {
      readonly kind: 'map';
      readonly width: number;
      readonly grid: number;
      readonly dims: number;
      /** The teacher's own. */
      readonly channels: number;
      readonly side: number;
    }
  | { readonly kind: 'logits'; readonly width: number };

/** A teacher as plain data, so that it can be sent to a thread. */
export interface TeacherSetup {
  /** Up to the features, or, where logits are wanted, the whole classifier. */
  readonly graph: Graph;
  readonly state: StateDict;
  readonly normalisation: Pick<Preprocessing, 'mean' | 'std'>;
  /** Side of its input, in pixels. */
  readonly size: number;
  /** The node whose input are the features; none: they are the output. */
  readonly head?: string | undefined;
  /** The node whose input is the last map. */
  readonly pool?: string | undefined;
  readonly targets: readonly TargetSpec[];
}

export interface BoundTeacher {
  readonly size: number;
  /** @param crops views of `size x size x 3` bytes, one after the other. Gives one array a target, view after view. */
  answer(crops: Uint8Array): Promise<Float32Array[]>;
  dispose(): void;
}

/** The projection of a teacher's map does not depend on the run, so that what is kept of it serves any. */
const PROJECTION_SEED = 12;

/** What the channels of a map are projected by, `channels x dims` row by row; `undefined` where all are kept. */
export const projectionOf = ({ channels, dims }: { readonly channels: number; readonly dims: number }) =>
  dims < channels ? orthogonal(channels, dims, PROJECTION_SEED) : undefined;

/** Views that go through at a time. */
const BATCH = 32;

/**
 * Asks about crops of `bytes` each, at most `most` at a time, and lays the answers one after the other: an array a target.
 */
export async function inBatches(
  crops: Uint8Array,
  bytes: number,
  most: number,
  targets: readonly TargetSpec[],
  ask: (crops: Uint8Array) => Promise<Float32Array[]>,
): Promise<Float32Array[]> {
  const count = crops.length / bytes;
  const out = targets.map(({ width }) => new Float32Array(count * width));
  for (let start = 0; start < count; start += most) {
    const part = await ask(crops.subarray(start * bytes, Math.min(count, start + most) * bytes));
    for (const [i, values] of part.entries()) out[i]!.set(values, start * targets[i]!.width);
  }
  return out;
}

/** Binds a teacher to the engine that is running. */
export function bindTeacher(teacher: TeacherSetup): BoundTeacher {
  const { size, targets } = teacher;
  const network = bindNetwork(teacher.graph, teacher.state);
  const map = targets.find((target) => target.kind === 'map');
  const projection = map && projectionOf(map);
  const reduce = map && {
    places: tf.keep(tf.tensor2d(regrid(map.side, map.grid), [map.grid ** 2, map.side ** 2])),
    channels: projection && tf.keep(tf.tensor2d(projection, [map.channels, map.dims])),
  };
  const normalise = normaliser(teacher.normalisation);
  const bytes = size * size * 3;

  /** N x side x side x channels to N x (grid * grid * dims). */
  const reduced = (value: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      const [count, height, width, channels] = value.shape as [number, number, number, number];
      const cells = tf.transpose(tf.reshape(value, [count, height * width, channels]), [0, 2, 1]);
      const flat = tf.matMul(tf.reshape(cells, [count * channels, height * width]), tf.transpose(reduce!.places));
      const places = tf.transpose(tf.reshape(flat, [count, channels, map!.grid ** 2]), [0, 2, 1]);
      const rows = tf.reshape(places, [count * map!.grid ** 2, channels]) as tf.Tensor2D;
      return tf.reshape(reduce!.channels ? tf.matMul(rows, reduce!.channels) : rows, [count, map!.width]);
    });

  const batch = async (crops: Uint8Array): Promise<Float32Array[]> => {
    const count = crops.length / bytes;
    const input = new Float32Array(crops.length);
    normalise(crops, input);
    const x = tf.tensor4d(input, [count, size, size, 3]);
    const seen: { map?: tf.Tensor; features?: tf.Tensor } = {};
    const see = (name: keyof typeof seen, take: (value: tf.Tensor) => tf.Tensor) => (value: tf.Tensor) => {
      seen[name] = tf.keep(take(value));
    };
    const taps: Tap[] = [];
    if (map) taps.push({ before: teacher.pool!, see: see('map', reduced) });
    if (teacher.head) taps.push({ before: teacher.head, see: see('features', pooled) });
    const output = network.predict(x, ...taps);
    const values: Record<TargetSpec['kind'], tf.Tensor | undefined> = {
      pooled: seen.features ?? output,
      map: seen.map,
      logits: teacher.head ? output : undefined,
    };
    const answers = await Promise.all(targets.map(({ kind }) => values[kind]!.data() as Promise<Float32Array>));
    tf.dispose([x, output, ...Object.values(seen)]);
    return answers;
  };

  return {
    size,
    answer: (crops) => inBatches(crops, bytes, BATCH, targets, batch),
    dispose() {
      network.dispose();
      tf.dispose([reduce?.places, reduce?.channels] as tf.TensorContainer);
    },
  };
}

/** What stands before a classifier: features as they are, or a map's mean (SqueezeNet classifies by a convolution). */
const pooled = (value: tf.Tensor): tf.Tensor => (value.rank === 4 ? tf.mean(value, [1, 2]) : tf.clone(value));
