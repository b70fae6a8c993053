import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { useWasm } from '../../test/backend.js';
import { uniform } from '../../test/formula_weights.js';
import { conv } from '../../test/graphs.js';
import { convolveWinograd, hasWinograd, isWinograd, winogradFilter } from './winograd.js';

beforeAll(useWasm);

const tensor = (name: string, ...shape: number[]): tf.Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(new Float32Array(uniform(name, size)), shape);
};

const transformed = (filter: tf.Tensor): tf.Tensor4D => {
  const { shape, data } = winogradFilter({ shape: filter.shape, data: filter.dataSync() as Float32Array });
  return tf.tensor4d(data, shape as [number, number, number, number]);
};

/** The largest difference as a share of the largest sum. */
const apart = (ours: tf.Tensor, stock: tf.Tensor, sums: tf.Tensor): number =>
  tf.div(tf.max(tf.abs(tf.sub(ours, stock))), tf.max(tf.abs(sums))).dataSync()[0]!;

it('is the convolution, for any size and width, with bias and activation or without', () => {
  expect(hasWinograd()).toBe(true);
  const side = fc.integer({ min: 1, max: 23 });
  const asked = fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    height: side,
    width: side,
    channels: fc.integer({ min: 1, max: 20 }).map((n) => 4 * n),
    out: fc.integer({ min: 1, max: 6 }).map((n) => 8 * n),
    bias: fc.boolean(),
    activation: fc.constantFrom('linear' as const, 'relu' as const, 'relu6' as const),
  });
  fc.assert(
    fc.property(asked, ({ count, height, width, channels, out, bias, activation }) => {
      const off = tf.tidy(() => {
        const x = tensor('x', count, height, width, channels) as tf.Tensor4D;
        const filter = tensor('filter', out, channels, 3, 3);
        const b = bias ? (tensor('bias', out) as tf.Tensor1D) : undefined;
        const ours = convolveWinograd(x, transformed(filter), b, activation);
        const hwio = tf.transpose(filter, [2, 3, 1, 0]) as tf.Tensor4D;
        const common = { x, filter: hwio, strides: 1, pad: 'same', ...(b && { bias: b }) } as const;
        const stock = tf.fused.conv2d({ ...common, activation });
        expect(ours.shape).toEqual(stock.shape);
        return apart(ours, stock, tf.fused.conv2d(common));
      });
      expect(off).toBeLessThan(5e-6);
      expect(tf.memory().numTensors).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('goes through maps of more tiles than a block holds', () => {
  tf.tidy(() => {
    const x = tensor('x', 1, 70, 61, 64) as tf.Tensor4D;
    const filter = tensor('filter', 64, 64, 3, 3);
    const ours = convolveWinograd(x, transformed(filter), undefined, 'linear');
    const stock = tf.conv2d(x, tf.transpose(filter, [2, 3, 1, 0]) as tf.Tensor4D, 1, 'same');
    expect(apart(ours, stock, stock)).toBeLessThan(5e-6);
  });
});

it('is not there for other convolutions', () => {
  expect(isWinograd(conv('c', 'x', [4, 8, 3], { padding: 1 }))).toBe(true);
  for (const other of [
    conv('c', 'x', [3, 8, 3], { padding: 1 }),
    conv('c', 'x', [4, 12, 3], { padding: 1 }),
    conv('c', 'x', [4, 8, 3]),
    conv('c', 'x', [4, 8, [3, 1]], { padding: 1 }),
    conv('c', 'x', [4, 8, 5], { padding: 1 }),
    conv('c', 'x', [4, 8, 3], { padding: 1, stride: 2 }),
    conv('c', 'x', [4, 8, 3], { padding: 1, dilation: 2 }),
    conv('c', 'x', [8, 8, 3], { padding: 1, groups: 2 }),
    conv('c', 'x', [512, 512, 3], { padding: 1 }),
  ])
    expect(isWinograd(other)).toBe(false);
});
