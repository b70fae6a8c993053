import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitConfig, fitOf } from '../../test/patterns.js';
import { tiny } from '../../test/tiny.js';
import { installGradients } from '../backends/gradients/index.js';
import { startWasm } from '../backends/index.js';
import type { FitConfig } from './config.js';
import { fitNetwork } from './fit.js';

beforeAll(async () => {
  installGradients();
  await startWasm();
});
afterAll(() => tf.removeBackend('wasm'));

const trained = (changes: Partial<FitConfig>) => fitNetwork(fitOf(tiny(2), { config: { ...fitConfig, ...changes } }));

const start = fitOf(tiny(2)).state;
const distance = (a: StateDict, b: StateDict, name: string): number =>
  Math.max(...[...a.get(name)!.data].map((v, i) => Math.abs(v - b.get(name)!.data[i]!)));
const largest = (a: StateDict, b: StateDict): number => Math.max(...[...a.keys()].map((name) => distance(a, b, name)));

describe('gathering the gradients of several batches', () => {
  const eight = { batchSize: 8, epochs: 2 };
  const twice = { batchSize: 4, accumulate: 2, epochs: 2 };

  it('is one large batch, where batch norm goes by its running statistics', async () => {
    const [large, small] = [
      await trained({ ...eight, batchNorm: 'eval' }),
      await trained({ ...twice, batchNorm: 'eval' }),
    ];
    expect(largest(large.state, start)).toBeGreaterThan(1e-2);
    expect(largest(large.state, small.state)).toBeLessThan(1e-5);
    expect(small.history[1]!.trainLoss).toBeCloseTo(large.history[1]!.trainLoss, 5);
    expect(small.history[1]!.trainAccuracy).toBeCloseTo(large.history[1]!.trainAccuracy, 10);
  });

  it('is not, where batch norm goes by each batch', async () => {
    expect(largest((await trained(eight)).state, (await trained(twice)).state)).toBeGreaterThan(1e-3);
  });
});

describe('layers that differ', () => {
  const plain = { optimizer: { kind: 'sgd', momentum: 0, weightDecay: 0 }, batchNorm: 'eval' } as const;
  const one = { ...plain, epochs: 1, batchSize: 64, schedule: { kind: 'constant' } } as const;
  const layers = { groups: 0, decay: 1, headEpochs: 0, unfreezeEvery: 0 };

  it('step by their own rates: from the head to the stem, each by half of the one before', async () => {
    const [even, halved] = [await trained(one), await trained({ ...one, layers: { ...layers, decay: 0.5 } })];
    for (const [depth, name] of [
      'classifier.weight',
      'features.7.weight',
      'features.4.weight',
      'features.0.weight',
    ].entries())
      expect(distance(halved.state, start, name) / distance(even.state, start, name)).toBeCloseTo(0.5 ** depth, 3);
  });

  it('begin one after the other, and those that wait keep their statistics', async () => {
    const waiting = async (epochs: number): Promise<string[]> => {
      const unfreezing = { ...layers, headEpochs: 1, unfreezeEvery: 1 };
      const { state } = await trained({
        ...one,
        batchNorm: 'train',
        epochs,
        learningRate: 0.3,
        keep: 'last',
        layers: unfreezing,
      });
      return [...state.keys()].filter((name) => distance(state, start, name) === 0);
    };
    const stem = ['weight', 'bias', 'running_mean', 'running_var'].map((name) => `features.1.${name}`);
    const middle = ['weight', 'bias', 'running_mean', 'running_var'].map((name) => `features.5.${name}`);
    const all = ['features.0.weight', ...stem, 'features.4.weight', ...middle];
    expect(await waiting(1)).toEqual([...all, 'features.7.weight', 'features.7.bias']);
    expect(await waiting(2)).toEqual(all);
    expect(await waiting(3)).toEqual(['features.0.weight', ...stem]);
    expect(await waiting(4)).toEqual([]);
  });

  it('cannot begin with a head that is frozen', async () => {
    const config = { ...fitConfig, layers: { ...layers, headEpochs: 1 } };
    const frozen = new Set(['classifier.weight', 'classifier.bias']);
    await expect(fitNetwork(fitOf(tiny(2), { config, frozen }))).rejects.toMatchObject({
      code: 'nothing_to_train',
      message: expect.stringContaining('head'),
    });
  });
});

describe('the rest of the loop', () => {
  it('never steps further than the clipped gradient', async () => {
    const plain = { optimizer: { kind: 'sgd', momentum: 0, weightDecay: 0 }, schedule: { kind: 'constant' } } as const;
    const { state } = await trained({ ...plain, epochs: 1, batchSize: 64, learningRate: 1, clipNorm: 1e-3 });
    const moved = [...state].filter(([name]) => !name.includes('running'));
    const squares = moved.flatMap(([name, { data }]) => [...data].map((v, i) => (v - start.get(name)!.data[i]!) ** 2));
    expect(Math.sqrt(squares.reduce((a, b) => a + b))).toBeCloseTo(1e-3, 5);
  });

  it('ends early where it gets no better, and keeps the best', async () => {
    const wild = { learningRate: 3, epochs: 40, schedule: { kind: 'constant' } } as const;
    const stopping = { monitor: 'loss', patience: 2, minDelta: 0 } as const;
    const { history, best } = await trained({ ...wild, stopping });
    expect(history.length).toBeLessThan(40);
    const losses = history.map((record) => record.valLoss);
    expect(losses.indexOf(Math.min(...losses))).toBe(history.length - 3);
    expect(Math.max(...history.map((record) => record.valAccuracy))).toBe(best.valAccuracy);
  });

  it('gives the same run, byte for byte, with everything turned on', async () => {
    const everything: Partial<FitConfig> = {
      epochs: 5,
      batchSize: 4,
      accumulate: 3,
      optimizer: { kind: 'adamw', weightDecay: 0.05 },
      schedule: {
        kind: 'one-cycle',
        epochs: 5,
        warmup: 1,
        pctStart: 0.3,
        divFactor: 25,
        finalDivFactor: 1e4,
        baseMomentum: 0.85,
        maxMomentum: 0.95,
      },
      labelSmoothing: 0.1,
      balance: 'oversample',
      averageDecay: 0.9,
      clipNorm: 1,
      mix: { mixup: 0.4, cutmix: 1 },
      layers: { groups: 3, decay: 0.7, headEpochs: 1, unfreezeEvery: 1 },
      stopping: { monitor: 'accuracy', patience: 4, minDelta: 0 },
    };
    const before = tf.memory().numTensors;
    const [first, second] = [await trained(everything), await trained(everything)];
    expect(tf.memory().numTensors).toBe(before);
    expect(second.state).toEqual(first.state);
    const timeless = (run: typeof first) => run.history.map(({ seconds: _, ...record }) => record);
    expect(timeless(second)).toEqual(timeless(first));
    expect(largest(first.state, start)).toBeGreaterThan(1e-3);
  });
});
