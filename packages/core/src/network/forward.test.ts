import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../../test/backend.js';
import { formulaState, uniform } from '../../test/formula_weights.js';
import { everyOperation, graphOf } from '../../test/graphs.js';
import { referenceForward, type Value } from '../../test/reference.js';
import { createRandom } from '../random.js';
import { forward, type Graph, layOut, type Node, shapesOf } from './index.js';

beforeAll(useWasm);

function images(n: number, height: number, width: number): { value: Value; tensor: tf.Tensor4D } {
  const data = uniform('images', n * 3 * height * width).map((u) => 4 * u - 2);
  const shape: [number, number, number, number] = [n, 3, height, width];
  const tensor = tf.tidy(() => tf.transpose(tf.tensor4d(new Float32Array(data), shape), [0, 2, 3, 1]) as tf.Tensor4D);
  return { value: { shape, data }, tensor };
}

/** The largest difference of each value, as a share of its largest number. */
function differences(graph: Graph, height: number, width: number): Map<string, number> {
  const state = formulaState(graph);
  const { value, tensor } = images(2, height, width);
  const wanted = referenceForward(graph, state, value);
  const shapes = shapesOf(graph, { height, width });
  const found = new Map<string, number>();
  tf.tidy(() => {
    forward(graph, layOut(graph, state), tensor, {
      tap: (id, got) => {
        const ordered = got.rank === 4 ? tf.transpose(got, [0, 3, 1, 2]) : got;
        const { shape, data } = wanted.get(id)!;
        expect(ordered.shape, id).toEqual(shape);
        expect(shape.slice(1), id).toEqual(shapes.get(id));
        const largest = data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
        const off = (ordered.dataSync() as Float32Array).reduce(
          (worst, v, i) => Math.max(worst, Math.abs(v - data[i]!)),
          0,
        );
        found.set(id, off / largest);
      },
    });
  });
  tensor.dispose();
  return found;
}

describe('forward', () => {
  it('computes every operation as plain loops do', () => {
    const found = differences(everyOperation, 13, 11);
    expect(found.size).toBe(everyOperation.nodes.length);
    for (const [id, difference] of found) expect(difference, id).toBeLessThan(2e-6);
  });

  it.each([
    [1, 1],
    [5, 7],
    [2, 3],
    [6, 4],
    [12, 5],
  ])('pools adaptively to %i x %i', (rows, columns) => {
    const pool: Node = {
      id: 'pool',
      op: 'adaptive_avg_pool',
      inputs: ['input'],
      attributes: { output_size: [rows, columns] },
    };
    expect(differences(graphOf(pool), 6, 8).get('pool')).toBeLessThan(1e-6);
  });

  it.each([
    [7, 3, 2, 0],
    [8, 3, 2, 0],
    [8, 2, 3, 1],
    [5, 2, 2, 1],
  ])('lets the last window of a max pool over %i pixels hang over, kernel %i, stride %i, padding %i', (...sizes) => {
    const [side, k, s, p] = sizes;
    const pool: Node = {
      id: 'pool',
      op: 'max_pool',
      inputs: ['input'],
      attributes: { kernel_size: [k, k], stride: [s, s], padding: [p, p], ceil_mode: true },
    };
    expect(differences(graphOf(pool), side, side).get('pool')).toBe(0);
  });
});

describe('dropout', () => {
  const p = 0.25;
  const run = (op: 'dropout' | 'stochastic_depth', seed?: number): Float32Array => {
    const graph = graphOf({ id: 'drop', op, inputs: ['input'], attributes: { p } });
    const x = tf.ones([200, 3, 3, 3]) as tf.Tensor4D;
    const options = seed === undefined ? {} : { dropout: createRandom(seed) };
    const y = forward(graph, new Map(), x, options).dataSync();
    x.dispose();
    return y as Float32Array;
  };

  it('does nothing without a generator', () => {
    expect(run('dropout').every((v) => v === 1)).toBe(true);
  });

  it('drops one in four numbers and scales the others, the same with the same seed', () => {
    const y = run('dropout', 7);
    const kept = y.filter((v) => v !== 0);
    expect(kept.every((v) => Math.abs(v - 4 / 3) < 1e-6)).toBe(true);
    expect(kept.length / y.length).toBeCloseTo(0.75, 1);
    expect(run('dropout', 7)).toEqual(y);
    expect(run('dropout', 8)).not.toEqual(y);
  });

  it('drops the whole branch of an image or none of it, for stochastic depth', () => {
    const y = run('stochastic_depth', 7);
    const perImage = Array.from({ length: 200 }, (_, n) => new Set(y.subarray(n * 27, (n + 1) * 27)));
    expect(perImage.every((numbers) => numbers.size === 1)).toBe(true);
    const dropped = perImage.filter((numbers) => numbers.has(0)).length;
    expect(dropped).toBeGreaterThan(25);
    expect(dropped).toBeLessThan(75);
  });
});
