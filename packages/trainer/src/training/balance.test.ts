import { createRandom } from '@beeline/core';
import { describe, expect, it } from 'vitest';
import { startWasm } from '../backends/index.js';
import { balanced, classWeights, epochIndices, epochLength } from './balance.js';
import { type FeatureSet, trainHead } from './head.js';
import { crossEntropy, targetsOf } from './loss.js';
import { DEFAULTS } from './options.js';
import type { TrainConfig } from './types.js';

const labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2];
const times = (indices: readonly number[], label: number) => indices.filter((i) => labels[i] === label).length;

describe('weights', () => {
  it('count each class the same, and a photo once on average', () => {
    const weights = classWeights(labels);
    expect([...weights.values()]).toEqual([11 / 21, 11 / 9, 11 / 3]);
    expect(labels.reduce((sum, label) => sum + weights.get(label)!, 0)).toBeCloseTo(labels.length, 10);
  });

  it('multiply the loss of a photo, as PyTorch’s CrossEntropyLoss does before it takes the mean', async () => {
    await startWasm();
    const tf = await import('@tensorflow/tfjs');
    const logits = tf.tensor2d([1, 2, 0, 0.5], [2, 2]);
    const loss = (weights?: ReadonlyMap<number, number>) =>
      crossEntropy(logits, targetsOf([0, 1], 2, 0, weights)).dataSync()[0]!;
    // log(1 + e^(2 - 1)) = 1.31326 and log(1 + e^(0 - 0.5)) = 0.47408
    expect(loss()).toBeCloseTo((1.31326 + 0.47408) / 2, 4);
    expect(
      loss(
        new Map([
          [0, 3],
          [1, 0.5],
        ]),
      ),
    ).toBeCloseTo((3 * 1.31326 + 0.5 * 0.47408) / 2, 4);
  });
});

describe('oversampling', () => {
  it('shows every class as often as the largest, and every photo at least once', () => {
    const indices = epochIndices(labels, 'oversample', createRandom(1));
    expect([0, 1, 2].map((label) => times(indices, label))).toEqual([7, 7, 7]);
    expect(indices.slice(0, 11)).toEqual([...labels.keys()]);
    for (const i of [7, 8, 9]) expect([2, 3]).toContain(indices.filter((index) => index === i).length);
    expect(epochLength(labels, 'oversample')).toBe(21);
  });

  it('draws the remainder anew for another epoch, the same for the same', () => {
    const draw = (seed: number) => epochIndices(labels, 'oversample', createRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => draw(seed).join())).size).toBeGreaterThan(1);
  });

  it('is nothing where nothing is asked for', () => {
    const samples = {
      length: 11,
      label: (i: number) => labels[i]!,
      image: () => ({ width: 1, height: 1, data: new Uint8Array(3) }),
    };
    for (const balance of ['none', 'weights'] as const) {
      expect(epochIndices(labels, balance, createRandom(1))).toEqual([...labels.keys()]);
      expect(balanced(samples, balance, createRandom(1))).toBe(samples);
      expect(epochLength(labels, balance)).toBe(11);
    }
    const more = balanced(samples, 'oversample', createRandom(1));
    expect(more.length).toBe(21);
    expect(
      times(
        Array.from({ length: 21 }, (_, i) => labels.indexOf(more.label(i))),
        2,
      ),
    ).toBe(7);
  });
});

describe('a head on classes of 95 and 5 photos that overlap', () => {
  /** One feature, about 0 for the common class and about 1.5 for the rare one. */
  function blobs(common: number, rare: number, seed: number): FeatureSet {
    const random = createRandom(seed);
    const truth = Array.from({ length: common + rare }, (_, i) => (i < common ? 0 : 1));
    return { rows: Float32Array.from(truth, (label) => 1.5 * label + random.normal()), truth };
  }
  const recall = async (balance: TrainConfig['balance']) => {
    const config: TrainConfig = { ...DEFAULTS.frozen, learningRate: 0.1, epochs: 10, balance };
    const test = blobs(500, 500, 2);
    const { head } = await trainHead({ train: blobs(950, 50, 1), val: test, classes: 2, config });
    const found = test.truth.filter((label, i) => {
      const [a, b] = [0, 1].map((c) => head.weight[c]! * test.rows[i]! + head.bias[c]!);
      return label === 1 && b! > a!;
    });
    return found.length / 500;
  };

  it.each(['weights', 'oversample'] as const)('finds far more of the rare class with %s', async (balance) => {
    expect(await recall('none')).toBeLessThan(0.4);
    expect(await recall(balance)).toBeGreaterThan(0.65);
  });
});
