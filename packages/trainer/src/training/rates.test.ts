import { describe, expect, it } from 'vitest';
import { SWEEP, sweepRates } from './rates.js';

/** A loss that falls about 1e-3 and runs away above 1. */
function lossAt(rate: number): number {
  const x = Math.log10(rate);
  return 2.3 - 1.5 / (1 + Math.exp(-3 * (x + 3))) + 5 * Math.max(0, x + 0.5) ** 2;
}
const sweep = (loss: (rate: number, i: number) => number | undefined) => {
  let i = 0;
  return sweepRates(async (rate) => loss(rate, i++));
};

describe('a sweep of learning rates', () => {
  it('tries a hundred, each times the same factor', async () => {
    const { points, diverged } = await sweep(lossAt);
    expect(diverged).toBe(false);
    expect(points).toHaveLength(100);
    for (const [i, { learningRate }] of points.entries())
      expect(Math.log10(learningRate)).toBeCloseTo(-7 + (8 * i) / 100, 10);
  });

  it('suggests what fastai’s valley and steep suggest', async () => {
    // Their formulas, run in Python on this very loss: places 36 and 47 of those left after the first ten.
    const { valley, steepest } = await sweep(lossAt);
    expect(valley).toBeCloseTo(10 ** (-7 + (8 * 46) / 100), 10);
    expect(steepest).toBeCloseTo(10 ** (-7 + (8 * 57) / 100), 10);
  });

  it('averages the losses, and corrects that it began with none', async () => {
    const losses = [3, 1, 2];
    const { points } = await sweep((_, i) => losses[i]);
    const weights = [0.98 ** 2, 0.98, 1];
    const expected = losses.reduce((sum, loss, i) => sum + loss * weights[i]!, 0) / weights.reduce((a, b) => a + b);
    expect(points.map((point) => point.loss)).toEqual(losses);
    expect(points[2]!.smoothed).toBeCloseTo(expected, 12);
  });

  it('ends where the average is four times its lowest', async () => {
    const { points, diverged } = await sweep((_, i) => (i < 50 ? 1 : 100));
    expect(diverged).toBe(true);
    const last = points.at(-1)!.smoothed;
    expect(last).toBeGreaterThan(4);
    expect(points.slice(0, -1).every(({ smoothed }) => smoothed <= 4)).toBe(true);
  });

  it('ends where the loss is no number, also at once', async () => {
    expect(await sweep((_, i) => (i < 3 ? 1 : Number.NaN))).toMatchObject({ diverged: true, points: { length: 3 } });
    expect(await sweep(() => Number.POSITIVE_INFINITY)).toEqual({ diverged: true, points: [] });
  });

  it('suggests nothing where the loss never falls, and what it can of a short fall', async () => {
    const flat = await sweep((_, i) => 1 + i / 1000);
    expect([flat.valley, flat.steepest]).toEqual([undefined, undefined]);
    const short = await sweep((_, i) => (i === 50 ? 0.5 : 1 + i / 100));
    expect(short.valley).toBeGreaterThan(SWEEP.from);
  });
});
