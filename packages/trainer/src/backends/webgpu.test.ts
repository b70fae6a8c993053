import { createRandom } from '@beeline/core';
import { layOut, parametersOf, takeOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { formulaState } from '../../../core/test/formula_weights.js';
import { starts } from '../../test/engines.js';
import { tiny } from '../../test/tiny.js';
import { createOptimizer } from '../training/optimizer.js';
import { differentiate, logitsOf } from '../training/step.js';
import { installGradients } from './gradients/index.js';
import { type BackendName, releaseBackend, startBackend } from './index.js';

const there = await starts('webgpu');

/** The largest difference between two lists, in units of the largest of the first. */
function difference(expected: ArrayLike<number>, got: ArrayLike<number>): number {
  expect(got.length).toBe(expected.length);
  const all = Array.from(expected);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return all.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0) / largest;
}

describe.runIf(there)('the webgpu backend', () => {
  installGradients();
  afterAll(releaseBackend);

  type Values = readonly [shape: number[], data: Float32Array];
  const random = createRandom(3);
  const values = (...shape: number[]): Values => [
    shape,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random.uniform() - 1),
  ];

  /** Value and gradients of an operation on one backend. */
  async function outcome(name: BackendName, run: (...xs: tf.Tensor[]) => tf.Tensor, inputs: readonly Values[]) {
    await startBackend(name);
    const before = tf.memory().numTensors;
    const results = tf.tidy(() => {
      const xs = inputs.map(([shape, data]) => tf.tensor(data, shape));
      const y = run(...xs);
      const dy = tf.tensor(
        Float32Array.from({ length: y.size }, (_, i) => Math.sin(i * 1.7)),
        y.shape,
      );
      return [y, ...tf.grads(run)(xs, dy)];
    });
    const data = await Promise.all(results.map((result) => result.data()));
    tf.dispose(results);
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
    return data;
  }

  const pad = (p: number): [[number, number], [number, number], [number, number], [number, number]] => [
    [0, 0],
    [p, p],
    [p, p],
    [0, 0],
  ];
  type X = tf.Tensor4D;

  it.each<[string, (...xs: tf.Tensor[]) => tf.Tensor, Values[]]>([
    ['conv 3x3 / 2', (x, w) => tf.conv2d(x as X, w as X, 2, pad(1)), [values(2, 9, 8, 3), values(3, 3, 3, 4)]],
    ['conv 5x5 / 1', (x, w) => tf.conv2d(x as X, w as X, 1, pad(2)), [values(1, 7, 7, 2), values(5, 5, 2, 3)]],
    ['conv 1x1', (x, w) => tf.conv2d(x as X, w as X, 1, 'valid'), [values(2, 5, 4, 6), values(1, 1, 6, 5)]],
    [
      'depthwise / 2',
      (x, w) => tf.depthwiseConv2d(x as X, w as X, 2, pad(1)),
      [values(2, 9, 8, 3), values(3, 3, 3, 1)],
    ],
    [
      'depthwise / 1',
      (x, w) => tf.depthwiseConv2d(x as X, w as X, 1, pad(1)),
      [values(2, 6, 5, 4), values(3, 3, 4, 1)],
    ],
    ['max pool', (x) => tf.maxPool(tf.relu(x as X), 3, 2, pad(1)), [values(2, 9, 8, 3)]],
    ['average pool', (x) => tf.avgPool(x as X, 2, 2, 'valid'), [values(2, 8, 6, 3)]],
    [
      'matrix product',
      (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true),
      [values(5, 7), values(4, 7)],
    ],
    ['relu6', (x) => tf.relu6(tf.mul(x, 9)), [values(4, 5)]],
    ['means', (x) => tf.mean(x, [1, 2]), [values(2, 5, 6, 3)]],
  ])('%s has the value and the gradients of wasm', async (_, run, inputs) => {
    const expected = await outcome('wasm', run, inputs);
    const got = await outcome('webgpu', run, inputs);
    for (const [i, result] of expected.entries()) expect(difference(result, got[i]!), `result ${i}`).toBeLessThan(1e-5);
  });

  /** Four steps of a small network, then its answers. */
  async function training(name: BackendName, batchNorm: 'train' | 'eval') {
    await startBackend(name);
    const before = tf.memory().numTensors;
    const graph = tiny(3);
    const trainable = parametersOf(graph).flatMap(({ name, kind }) => (kind === 'parameter' ? [name] : []));
    const trainee = { graph, tensors: layOut(graph, formulaState(graph)), trainable };
    const optimizer = createOptimizer({ kind: 'sgd', momentum: 0.9, weightDecay: 1e-3 });
    const x = tf.tensor4d(
      Float32Array.from({ length: 4 * 16 * 16 * 3 }, (_, i) => Math.sin(i * 0.37)),
      [4, 16, 16, 3],
    );
    const losses: number[] = [];
    for (let step = 0; step < 4; step++) {
      const { loss, gradients } = await differentiate(trainee, x, [0, 1, 2, 1], { batchNorm, labelSmoothing: 0.1 });
      optimizer.step(trainee.tensors, gradients, { learningRate: 0.05 });
      tf.dispose([...gradients.values()]);
      losses.push(loss);
    }
    const logits = await logitsOf(graph, trainee.tensors, x);
    const state = await takeOut(graph, trainee.tensors);
    optimizer.dispose();
    tf.dispose([x, ...trainee.tensors.values()]);
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
    return { losses, logits, state };
  }

  it.each(['train', 'eval'] as const)('trains a network as wasm does, batch norm: %s', async (batchNorm) => {
    const expected = await training('wasm', batchNorm);
    const got = await training('webgpu', batchNorm);
    expect(expected.losses.at(-1)).toBeLessThan(expected.losses[0]!);
    expect(difference(expected.losses, got.losses)).toBeLessThan(1e-4);
    expect(difference(expected.logits, got.logits)).toBeLessThan(1e-3);
    for (const [name, { data }] of expected.state)
      expect(difference(data, got.state.get(name)!.data), name).toBeLessThan(1e-3);
  });

  it('says when the card failed, instead of giving numbers', async () => {
    await startBackend('webgpu');
    const { device } = tf.backend() as unknown as { device: { createBuffer(wanted: object): void } };
    device.createBuffer({ size: 2 ** 50, usage: 128 });
    const x = tf.add(tf.ones([2000]), 1);
    await expect(x.data()).rejects.toMatchObject({
      code: 'card_failed',
      hint: expect.stringContaining('--batch-size'),
    });
    await releaseBackend();
    expect(tf.getBackend()).toBe('wasm');
  });
});

describe('the webgpu backend that is not there', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('names the command that brings it', async () => {
    vi.stubEnv('BEELINE_CACHE', '/nowhere');
    await expect(startBackend('webgpu')).rejects.toMatchObject({
      code: 'backend_unavailable',
      message: expect.stringContaining('not installed'),
      hint: expect.stringContaining('beeline webgpu install'),
    });
  });
});
