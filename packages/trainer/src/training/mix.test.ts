import { createRandom } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../backends/index.js';
import type { Batch } from './batches.js';
import { beta, gamma } from './beta.js';
import { countMixed, crossEntropy, mixedTargets } from './loss.js';
import { mixBatch } from './mix.js';

/** Photos of one colour each: that of photo i is i + 1. */
const plain = (photos: number, width: number, height: number): Batch => ({
  data: Float32Array.from({ length: photos * width * height * 3 }, (_, i) => 1 + Math.floor(i / (width * height * 3))),
  width,
  height,
  labels: Array.from({ length: photos }, (_, i) => i),
});

const moments = (draw: () => number, n = 20_000): [mean: number, variance: number] => {
  const values = Array.from({ length: n }, draw);
  const mean = values.reduce((a, b) => a + b) / n;
  return [mean, values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n];
};

describe('the beta distribution', () => {
  // Beta(a, a): mean 1/2, variance 1 / (4 (2a + 1)). Gamma(a): mean and variance a.
  it.each([0.2, 0.4, 1, 2])('has its mean and variance at alpha %f', (alpha) => {
    const random = createRandom(1);
    const [mean, variance] = moments(() => beta(random, alpha));
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
    const [gammaMean, gammaVariance] = moments(() => gamma(random, alpha));
    expect(gammaMean / alpha).toBeCloseTo(1, 1);
    expect(Math.abs(gammaVariance / alpha - 1)).toBeLessThan(0.1);
  });

  it('lies in [0, 1] for any alpha', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 1e-4, max: 100, noNaN: true }), (seed, alpha) => {
        const value = beta(createRandom(seed), alpha);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('mixing the photos of a batch', () => {
  it('does nothing where nothing is asked for', () => {
    const batch = plain(4, 3, 2);
    expect(mixBatch(batch, { mixup: 0, cutmix: 0 }, createRandom(1))).toBe(batch);
    expect(mixBatch(batch, undefined, createRandom(1))).toBe(batch);
  });

  it('mixup: every pixel is as much its own as the targets say', () => {
    const { data, mixed } = mixBatch(plain(5, 4, 3), { mixup: 1, cutmix: 0 }, createRandom(3));
    for (let row = 0; row < 5; row++) {
      const expected = mixed!.share * (row + 1) + (1 - mixed!.share) * (mixed!.labels[row]! + 1);
      for (const value of data.subarray(row * 36, (row + 1) * 36)) expect(value).toBeCloseTo(expected, 5);
    }
  });

  it('cutmix: as many pixels are the other’s as the targets say, all within one box', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (seed, width, height) => {
          const { data, mixed } = mixBatch(plain(3, width, height), { mixup: 0, cutmix: 1 }, createRandom(seed));
          const { share, labels } = mixed!;
          for (let row = 0; row < 3; row++) {
            const photo = data.subarray(row * width * height * 3, (row + 1) * width * height * 3);
            const own = photo.filter((value) => value === row + 1).length / photo.length;
            const others = photo.filter((value) => value === labels[row]! + 1).length / photo.length;
            if (labels[row] === row) expect(own).toBe(1);
            else expect([own, others]).toEqual([expect.closeTo(share, 10), expect.closeTo(1 - share, 10)]);
          }
        },
      ),
    );
  });

  it('takes either where both are asked for, and the same again for the same seed', () => {
    const kinds = Array.from({ length: 40 }, (_, seed) => {
      const draw = () => mixBatch(plain(4, 8, 8), { mixup: 1, cutmix: 1 }, createRandom(seed));
      expect(draw()).toEqual(draw());
      return draw().data.every((value) => Number.isInteger(value)) ? 'cut' : 'blended';
    });
    expect(new Set(kinds).size).toBe(2);
  });
});

describe('what should be said of mixed photos', () => {
  beforeAll(startWasm);
  const mixed = { labels: [1, 1], share: 0.75 };

  it('is both classes by their shares, smoothed and weighted each by its own', () => {
    const rows = (...how: [number, number?, ReadonlyMap<number, number>?]) => [
      ...mixedTargets([0, 1], mixed, ...how).dataSync(),
    ];
    expect(rows(2)).toEqual([0.75, 0.25, 0, 1]);
    expect(rows(2, 0.2).map((v) => v.toFixed(6))).toEqual(['0.700000', '0.300000', '0.100000', '0.900000']);
    expect(rows(2, 0, new Map([[0, 2]]))).toEqual([1.5, 0.25, 0, 1]);
  });

  it('has the loss that the shares of the two losses make (mixup’s mixup_criterion)', () => {
    const logits = tf.tensor2d([1, 3, -2, 0.5], [2, 2]);
    const loss = (targets: tf.Tensor2D): number => crossEntropy(logits, targets).dataSync()[0]!;
    const [own, other] = [mixedTargets([0, 1], undefined, 2), mixedTargets([1, 1], undefined, 2)];
    expect(loss(mixedTargets([0, 1], mixed, 2))).toBeCloseTo(0.75 * loss(own) + 0.25 * loss(other), 6);
  });

  it('counts an answer by the share of the class that it names', () => {
    expect(countMixed(Float32Array.of(2, 1, 2, 1), [0, 1], mixed)).toBe(0.75);
    expect(countMixed(Float32Array.of(1, 2, 1, 2), [0, 1], mixed)).toBe(0.25 + 1);
    expect(countMixed(Float32Array.of(1, 2, 1, 2), [0, 1], undefined)).toBe(1);
  });
});
