import { createRandom } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitConfig, fitOf } from '../../test/patterns.js';
import { tiny } from '../../test/tiny.js';
import { installGradients } from '../backends/gradients/index.js';
import { startWasm } from '../backends/index.js';
import { sweepHead, sweepNetwork } from './findRate.js';
import { fitNetwork } from './fit.js';
import { trainHead } from './head.js';
import { DEFAULTS } from './options.js';

beforeAll(async () => {
  installGradients();
  await startWasm();
});
afterAll(() => tf.removeBackend('wasm'));

describe('a sweep over a whole network', () => {
  it('leaves its weights as they are and no tensor behind, and is the same again', async () => {
    const fit = fitOf(tiny(2));
    const copy = structuredClone([...fit.state]);
    const before = tf.memory().numTensors;
    const rates = await sweepNetwork(fit, { from: 1e-5, to: 10, updates: 30 });
    expect(tf.memory().numTensors).toBe(before);
    expect([...fit.state]).toEqual(copy);
    // 41 photos in batches of 8 are 5 updates an epoch: it goes on over several.
    expect(rates.points.length).toBeGreaterThan(10);
    expect(await sweepNetwork(fit, { from: 1e-5, to: 10, updates: 30 })).toEqual(rates);
  });

  it('makes the updates that a training makes', async () => {
    // All photos in one batch, as they are: nothing is drawn but the order, which a mean does not see.
    const constant = {
      ...fitConfig,
      epochs: 3,
      batchSize: 64,
      schedule: { kind: 'constant' },
      learningRate: 0.1,
    } as const;
    const fit = fitOf(tiny(2), { augmentation: [], config: constant });
    const { points } = await sweepNetwork(fit, { from: 0.1, to: 0.1, updates: 3 });
    const { history } = await fitNetwork(fit);
    for (const [i, { loss }] of points.entries()) expect(loss).toBeCloseTo(history[i]!.trainLoss, 4);
    expect(points[2]!.loss).toBeLessThan(points[0]!.loss - 0.01);
  });
});

describe('a sweep over a head', () => {
  const random = createRandom(1);
  const truth = Array.from({ length: 96 }, (_, i) => i % 3);
  const rows = Float32Array.from({ length: 96 * 8 }, (_, i) => random.normal() + (i % 8 === truth[i >> 3] ? 3 : 0));
  const config = { ...DEFAULTS.frozen, learningRate: 1 / 8 };

  it('suggests a rate that trains it', async () => {
    const { valley, points } = await sweepHead({ train: { rows, truth }, classes: 3, config });
    expect(points[0]!.loss).toBeCloseTo(Math.log(3), 10);
    const { history } = await trainHead({
      train: { rows, truth },
      val: { rows, truth },
      classes: 3,
      config: { ...config, learningRate: valley! },
    });
    expect(history.at(-1)!.valAccuracy).toBeGreaterThan(0.9);
  });
});
