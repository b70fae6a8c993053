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
