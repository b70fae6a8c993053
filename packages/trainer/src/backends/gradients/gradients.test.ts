import { createRandom } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installGradients } from './index.js';

type Run = (...xs: tf.Tensor[]) => tf.Tensor;
type Explicit = [[number, number], [number, number], [number, number], [number, number]];

const random = createRandom(5);
const values = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random.uniform() - 1);

/** Value and gradients on one backend, for fixed inputs and a fixed gradient of the output. */
async function differentiate(backend: string, run: Run, inputs: [Float32Array, number[]][]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const xs = inputs.map(([data, shape]) => tf.tensor(data, shape));
    const y = run(...xs);
    const dy = tf.tensor(
      Float32Array.from({ length: y.size }, (_, i) => Math.sin(i * 1.7)),
      y.shape,
    );
    return [y, ...tf.grads(run)(xs, dy)];
  });
  const data = results.map((t) => t.dataSync().slice() as Float32Array);
  tf.dispose(results);
  expect(tf.memory().numTensors).toBe(before);
  return data;
}

async function agree(run: Run, ...shapes: number[][]): Promise<void> {
  const inputs = shapes.map((shape): [Float32Array, number[]] => [values(shape), shape]);
  const reference = await differentiate('cpu', run, inputs);
  const composed = await differentiate('wasm', run, inputs);
  for (const [i, expected] of reference.entries()) {
    const largest = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-30);
    const difference = expected.reduce((a, b, j) => Math.max(a, Math.abs(b - composed[i]![j]!)), 0);
    expect(difference / largest, `result ${i}`).toBeLessThanOrEqual(1e-5);
  }
}

const around = (p: number): Explicit => [[0, 0], [p, p], [p, p], [0, 0]]; // biome-ignore format: one line reads as the four axes it is

beforeAll(() => installGradients());
afterAll(() => tf.removeBackend('wasm'));

it('names what it does not do', async () => {
  await tf.setBackend('wasm');
  const f = (x: tf.Tensor): tf.Tensor =>
    tf.depthwiseConv2d(x as tf.Tensor4D, tf.ones([3, 3, 2, 2]) as tf.Tensor4D, 1, 'same');
  expect(() => tf.tidy(() => tf.grad(f)(tf.ones([1, 4, 4, 2])))).toThrow('one filter a channel');
});

/** What no node of a network asks for; `conformance.test.ts` has what nodes do. */
describe('gradients of operations that were replaced are those of the plain reference', () => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('matMul with flags %s, %s', (ta, tb) =>
    agree((a, b) => tf.matMul(a, b, ta, tb), ta ? [5, 7] : [7, 5], tb ? [4, 5] : [5, 4]),
  );
  it('matMul of stacks of matrices', () => agree((a, b) => tf.matMul(a, b, false, true), [3, 4, 5], [3, 6, 5]));
  it('average pooling with padding: gradient and value are adjoint (the plain reference divides by too much)', async () => {
    await tf.setBackend('wasm');
    const pool = (x: tf.Tensor): tf.Tensor => tf.avgPool(x as tf.Tensor4D, 3, 2, around(1) as never);
    const [there, back] = tf.tidy(() => {
      const x = tf.tensor(values([2, 9, 7, 5]), [2, 9, 7, 5]);
      const y = pool(x);
      const dy = tf.tensor(values(y.shape), y.shape);
      return [tf.sum(tf.mul(y, dy)), tf.sum(tf.mul(x, tf.grad(pool)(x, dy)))].map((t) => t.dataSync()[0]!);
    }) as unknown as [number, number];
    expect(back).toBeCloseTo(there, 4);
  });
  it.each([[[0, 1, 2]], [[1, 2]], [[0]], [[3]]])('sum and mean over %j', async (axes) => {
    await agree((x) => tf.sum(x, axes), [3, 6, 5, 4]);
    await agree((x) => tf.mean(x, axes, true), [3, 6, 5, 4]);
  });
  it.each([0, 2, -2])('max pooling of a map around %d, also of windows below 0', (middle) =>
    agree((x) => tf.maxPool(tf.add(x, middle) as tf.Tensor4D, 3, 2, 'valid'), [2, 7, 9, 3]),
  );
  it('takes "same" padding of convolutions', () =>
    agree((x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 2, 'same'), [2, 9, 8, 3], [3, 3, 3, 4]));
  it('the sum over the rows of a matrix', () => agree((x) => tf.sum(x, 0), [7, 3]));
  it('relu6, whose gradient ends before 6 as in PyTorch', async () => {
    await tf.setBackend('wasm');
    const slope = tf.tidy(() =>
      tf
        .grad((x) => tf.relu6(x))(tf.tensor1d([-1, 0, 3, 6, 7]))
        .dataSync(),
    );
    expect([...slope]).toEqual([0, 0, 1, 0, 0]);
  });
});

it('the same data multiplied in two shapes does not read the first one again', async () => {
  await tf.setBackend('wasm');
  const [narrow, wide] = tf.tidy(() => {
    const x = tf.tensor(values([6, 4]), [6, 4]);
    return [tf.matMul(tf.ones([1, 6]), x), tf.matMul(tf.ones([1, 2]), tf.reshape(x, [2, 12]))].map((t) => t.dataSync());
  });
  const folded = [0, 1, 2, 3].map((i) => wide![i]! + wide![i + 4]! + wide![i + 8]!);
  for (const i of [0, 1, 2, 3]) expect(folded[i]).toBeCloseTo(narrow![i]!, 5);
});
