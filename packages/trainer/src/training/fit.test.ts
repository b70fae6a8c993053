import { createRandom, type Random } from '@beeline/core';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitConfig as config, fitOf } from '../../test/patterns.js';
import { tiny } from '../../test/tiny.js';
import { installGradients } from '../backends/gradients/index.js';
import { startWasm } from '../backends/index.js';
import type { Samples } from '../loader/index.js';
import { fitNetwork } from './fit.js';
import { largestBatch, trainingBytes } from './memory.js';

const plain = (state: StateDict): [string, number[]][] => [...state].map(([name, { data }]) => [name, [...data]]);

beforeAll(async () => {
  installGradients();
  await startWasm();
});
afterAll(() => tf.removeBackend('wasm'));

describe('training a whole network', () => {
  it('learns what can be learnt, keeps the best epoch, leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const { history, best } = await fitNetwork(fitOf(tiny(2), { onEpoch: ({ epoch }) => void seen.push(epoch) }));
    expect(best.valAccuracy).toBe(1);
    expect(history.at(-1)!.trainLoss).toBeLessThan(0.8 * history[0]!.trainLoss);
    expect(history.filter((r) => r.valAccuracy === 1 && r.valLoss < best.valLoss)).toEqual([]);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives the same weights for the same seed, and others for another', async () => {
    const run = async (random: Random): Promise<unknown> => plain((await fitNetwork(fitOf(tiny(2), { random }))).state);
    const first = await run(createRandom(1));
    expect(await run(createRandom(1))).toEqual(first);
    expect(await run(createRandom(2))).not.toEqual(first);
  });

  it('leaves frozen parameters as they are, and running statistics in evaluation mode too', async () => {
    const fit = fitOf(tiny(2), {
      frozen: new Set(['features.0.weight', 'features.7.bias']),
      config: { ...config, batchNorm: 'eval' },
    });
    const { state } = await fitNetwork(fit);
    const same = [...state].filter(([name, { data }]) => data.every((v, i) => v === fit.state.get(name)!.data[i]));
    expect(same.map(([name]) => name)).toEqual([
      'features.0.weight',
      'features.1.running_mean',
      'features.1.running_var',
      'features.5.running_mean',
      'features.5.running_var',
      'features.7.bias',
    ]);
  });

  it('can keep a moving average of the weights instead of the last ones', async () => {
    const { best } = await fitNetwork(fitOf(tiny(2), { config: { ...config, epochs: 6, averageDecay: 0.9 } }));
    expect(best.valAccuracy).toBe(1);
  });

  it('leaves out a photo that would be alone in its batch', async () => {
    const steps: number[] = [];
    const changes = {
      config: { ...config, epochs: 1 },
      onProgress: (p: { steps: number }) => void steps.push(p.steps),
    };
    await fitNetwork(fitOf(tiny(2), changes)); // 41 photos, 8 at a time
    expect(steps).toEqual([5, 5, 5, 5, 5]);
  });
});

describe('a training that cannot go on says why', () => {
  it('diverged', async () => {
    const fit = fitOf(tiny(2), { config: { ...config, learningRate: 1e12 } });
    await expect(fitNetwork(fit)).rejects.toMatchObject({
      code: 'diverged',
      hint: expect.stringContaining('1000000000000'),
    });
  });
  it('nothing to train', async () => {
    const fit = fitOf(tiny(2));
    const frozen = new Set(fit.state.keys());
    await expect(fitNetwork({ ...fit, frozen })).rejects.toMatchObject({ code: 'nothing_to_train' });
  });
  it('interrupted', async () => {
    const abort = new AbortController();
    const before = tf.memory().numTensors;
    const fit = fitOf(tiny(2), { signal: abort.signal, onEpoch: () => abort.abort(new Error('Ctrl-C')) });
    await expect(fitNetwork(fit)).rejects.toThrow('Ctrl-C');
    expect(tf.memory().numTensors).toBe(before);
  });
  it('too many photos at a time for the engine', async () => {
    const big = (size: number): Samples => ({
      length: 2,
      label: (i) => i,
      image: () => ({ width: size, height: size, data: new Uint8Array(size * size * 3) }),
    });
    const fit = fitOf(tiny(2), { train: big(3000), augmentation: [] });
    await expect(fitNetwork(fit)).rejects.toMatchObject({
      code: 'batch_too_large',
      hint: expect.stringContaining('smaller'),
    });
  });
});

it('the largest batch fits the budget, one more does not', () => {
  const step = {
    graph: tiny(2),
    input: { width: 64, height: 64 },
    trainable: ['features.0.weight'],
    batchNorm: 'train',
  } as const;
  const budget = 2 ** 26;
  const most = largestBatch(step, budget);
  expect(trainingBytes({ ...step, batchSize: most })).toBeLessThanOrEqual(budget);
  expect(trainingBytes({ ...step, batchSize: most + 1 })).toBeGreaterThan(budget);
});
