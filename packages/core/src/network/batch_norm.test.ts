import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../../test/backend.js';
import { uniform } from '../../test/formula_weights.js';
import { graphOf, norm } from '../../test/graphs.js';
import { batchNorm } from './batch_norm.js';
import { forward } from './index.js';

beforeAll(useWasm);

const SHAPE: [number, number, number, number] = [3, 4, 5, 2];
const COUNT = 3 * 4 * 5;
const EPS = 1e-3;
const values = (name: string, count: number): Float64Array => uniform(name, count).map((u) => 4 * u - 1);
const x = values('x', 2 * COUNT);
const gamma = [1.5, 0.7];
const beta = [0.2, -0.4];
const weight = values('dy', 2 * COUNT);

function statistics(x: Float64Array): { mean: number; variance: number }[] {
  return [0, 1].map((c) => {
    const own = [...x].filter((_, i) => i % 2 === c);
    const mean = own.reduce((a, b) => a + b) / COUNT;
    return { mean, variance: own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / COUNT };
  });
}

const RUNNING = [
  { mean: 0.3, variance: 2 },
  { mean: -0.5, variance: 0.5 },
];

function normalise(x: Float64Array, gamma: readonly number[], beta: readonly number[], batch: boolean): number[] {
  const by = batch ? statistics(x) : RUNNING;
  return [...x].map((v, i) => {
    const { mean, variance } = by[i % 2]!;
    return ((v - mean) / Math.sqrt(variance + EPS)) * gamma[i % 2]! + beta[i % 2]!;
  });
}

const loss = (...given: Parameters<typeof normalise>): number =>
  normalise(...given).reduce((sum, v, i) => sum + v * weight[i]!, 0);

/** The slope of the loss by central differences in double. */
function slope(values: ArrayLike<number>, i: number, of: (changed: number[]) => number): number {
  const moved = (by: number) => Array.from(values, (v, k) => (k === i ? v + by : v));
  return (of(moved(1e-5)) - of(moved(-1e-5))) / 2e-5;
}

describe.each([true, false])('batch norm, by the statistics of its batch: %s', (batch) => {
  it('has the value and the gradients of the formula', () => {
    tf.tidy(() => {
      const tensor = tf.tensor4d(new Float32Array(x), SHAPE);
      const running = {
        mean: tf.tensor1d(RUNNING.map((s) => s.mean)),
        variance: tf.tensor1d(RUNNING.map((s) => s.variance)),
      };
      const run = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor =>
        batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, {
          eps: EPS,
          ...(!batch && { running }),
        });
      const inputs = [tensor, tf.tensor1d(gamma), tf.tensor1d(beta)] as const;

      const y = run(...inputs).dataSync();
      for (const [i, wanted] of normalise(x, gamma, beta, batch).entries()) expect(y[i]).toBeCloseTo(wanted, 5);

      const [dx, dGamma, dBeta] = tf
        .grads(run)([...inputs], tf.tensor4d(new Float32Array(weight), SHAPE))
        .map((gradient) => gradient.dataSync());
      for (let i = 0; i < x.length; i++) {
        expect(dx![i]).toBeCloseTo(
          slope(x, i, (x) => loss(Float64Array.from(x), gamma, beta, batch)),
          4,
        );
      }
      for (const c of [0, 1]) {
        expect(dGamma![c]).toBeCloseTo(
          slope(gamma, c, (gamma) => loss(x, gamma, beta, batch)),
          3,
        );
        expect(dBeta![c]).toBeCloseTo(
          slope(beta, c, (beta) => loss(x, gamma, beta, batch)),
          3,
        );
      }
    });
  });
});

describe('forward in training', () => {
  it('reports the mean and the unbiased variance of each batch norm', () => {
    const graph = graphOf(norm('bn', 'input', 3));
    const data = values('batch', 4 * 2 * 2 * 3);
    const seen: [string, number[], number[]][] = [];
    tf.tidy(() => {
      const arrays = new Map(['weight', 'bias'].map((suffix) => [`bn.${suffix}`, tf.ones([3]) as tf.Tensor]));
      forward(graph, arrays, tf.tensor4d(new Float32Array(data), [4, 2, 2, 3]), {
        batchNorm: 'train',
        onBatchStatistics: ({ id }, mean, variance) => seen.push([id, [...mean.dataSync()], [...variance.dataSync()]]),
      });
    });
    const [[id, means, variances]] = seen as [[string, number[], number[]]];
    expect([seen.length, id]).toEqual([1, 'bn']);
    for (const c of [0, 1, 2]) {
      const own = [...data].filter((_, i) => i % 3 === c);
      const mean = own.reduce((a, b) => a + b) / 16;
      expect(means[c]).toBeCloseTo(mean, 5);
      expect(variances[c]).toBeCloseTo(own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 15, 5);
    }
  });
});
