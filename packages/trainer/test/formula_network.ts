import { buildArchitecture } from '@beeline/core/architectures';
import { bindNetwork, type Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { formulaBatch, formulaState } from '../../core/test/formula_weights.js';
import { everyOperation } from '../../core/test/graphs.js';
import { startWasm } from '../src/backends/index.js';
import { tiny } from './tiny.js';

/** A network with weights that are anything but special: batch norm's statistics too. */
export interface TestNetwork {
  readonly name: string;
  readonly graph: Graph;
  readonly state: StateDict;
  readonly height: number;
  readonly width: number;
}

const network = (graph: Graph, height: number, width = height): TestNetwork => {
  return { name: graph.name, graph, state: formulaState(graph), height, width };
};

/** One of each kind of network that there is, each at a size that makes it awkward or quick. */
export const networks = (): TestNetwork[] => [
  { ...network(everyOperation, 13, 11), name: 'every operation' },
  network(tiny(5), 33),
  network(buildArchitecture('mobilenet_v2', { classes: 10 }), 96),
  network(buildArchitecture('squeezenet1_1', { classes: 10 }), 224),
  network(buildArchitecture('resnet18', { classes: 10 }), 64),
  network(buildArchitecture('shufflenet_v2_x1_0', { classes: 10 }), 64),
  network(buildArchitecture('mobilenet_v3_small', { classes: 10 }), 224),
  network(buildArchitecture('efficientnet_b0', { classes: 10 }), 64),
  network(buildArchitecture('alexnet', { classes: 10 }), 64),
];

/** Two images, NHWC. */
export function images({ height, width, name }: TestNetwork): Float32Array {
  const square = formulaBatch(name, 2, Math.max(height, width));
  return square.subarray(0, 2 * height * width * 3);
}

/** What our engine says of those. */
export async function ourLogits(of: TestNetwork): Promise<Float32Array> {
  await startWasm();
  const bound = bindNetwork(of.graph, of.state);
  const logits = tf.tidy(() => bound.predict(tf.tensor4d(images(of), [2, of.height, of.width, 3])).dataSync());
  bound.dispose();
  return logits as Float32Array;
}

/** The largest difference, as a share of the largest logit; infinite where the counts differ or one is no number. */
export function difference(wanted: Float32Array, given: ArrayLike<number>): number {
  if (wanted.length !== given.length) return Number.POSITIVE_INFINITY;
  const off = Math.max(...wanted.map((value, i) => Math.abs(value - given[i]!)));
  const share = off / Math.max(...wanted.map(Math.abs));
  return Number.isFinite(share) ? share : Number.POSITIVE_INFINITY;
}

/** N x H x W x 3 to N x 3 x H x W. */
export function planes(data: Float32Array, count: number): Float32Array {
  const pixels = data.length / 3 / count;
  const out = new Float32Array(data.length);
  for (let n = 0; n < count; n++)
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < pixels; p++) out[(n * 3 + c) * pixels + p] = data[(n * pixels + p) * 3 + c]!;
  return out;
}
