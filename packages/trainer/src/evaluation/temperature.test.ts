import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelihood } from './likelihood.js';
import { fitTemperature } from './temperature.js';

const meanLoss = (logits: readonly Float32Array[], truth: readonly number[], temperature: number): number =>
  logits.reduce((sum, row, i) => sum + likelihood(row, truth[i]!, 1 / temperature).loss, 0) / logits.length;

const data = fc
  .integer({ min: 2, max: 6 })
  .chain((classes) =>
    fc.array(
      fc.record({
        row: fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: classes, maxLength: classes }),
        truth: fc.nat(classes - 1),
      }),
      { minLength: 1, maxLength: 20 },
    ),
  )
  .map((rows) => ({ logits: rows.map(({ row }) => Float32Array.from(row)), truth: rows.map(({ truth }) => truth) }));

/** 1000 two-class photos whose first class is true with exactly the probability 1 / (1 + exp(-gap / T)), in thousandths. */
function calibratedAt(temperature: number): { logits: Float32Array[]; truth: number[] } {
  const logits: Float32Array[] = [];
  const truth: number[] = [];
  for (const thousandths of [550, 700, 850, 930, 990]) {
    const p = thousandths / 1000;
    for (let i = 0; i < 1000; i++) {
      logits.push(Float32Array.of(temperature * Math.log(p / (1 - p)), 0));
      truth.push(i < thousandths ? 0 : 1);
    }
  }
  return { logits, truth };
}

describe('fitTemperature', () => {
  it.each([0.1, 0.5, 1, 1.7, 4, 15])('finds the temperature %f that the data was made with', (temperature) => {
    const { logits, truth } = calibratedAt(temperature);
    const fit = fitTemperature(logits, truth);
    expect(fit.temperature / temperature).toBeCloseTo(1, 5);
    expect(fit.bounded).toBe(false);
  });

  it('solves two of three right at a gap of 4 by hand: T = 4 / ln 2', () => {
    const row = Float32Array.of(4, 0);
    const fit = fitTemperature([row, row, row], [0, 0, 1]);
    expect(fit.temperature).toBeCloseTo(4 / Math.LN2, 9);
    expect(fit.lossAfter).toBeCloseTo(Math.log(3) - (2 / 3) * Math.LN2, 12);
  });

  it('stays at the sharp bound when every photo is named right, and says so', () => {
    const fit = fitTemperature([Float32Array.of(3, 0), Float32Array.of(-1, 5)], [0, 1]);
    expect(fit).toMatchObject({ temperature: 0.05, bounded: true });
    expect(Number.isFinite(fit.lossAfter)).toBe(true);
  });

  it('stays at the blunt bound when the answers are worse than chance', () => {
    expect(fitTemperature([Float32Array.of(3, 0)], [1])).toMatchObject({ temperature: 20, bounded: true });
  });

  it('leaves 1 when the logits say nothing', () => {
    const fit = fitTemperature([Float32Array.of(2, 2)], [1]);
    expect(fit).toEqual({ temperature: 1, lossBefore: Math.LN2, lossAfter: Math.LN2, bounded: false });
  });

  it('survives logits that overflow an exponential', () => {
    const fit = fitTemperature([Float32Array.of(3e4, 0), Float32Array.of(3e4, 0), Float32Array.of(0, 3e4)], [0, 1, 1]);
    expect(fit.temperature).toBe(20);
    expect(Number.isFinite(fit.lossAfter)).toBe(true);
  });

  it('is never worse than a fine search over the whole range, nor than leaving it', () => {
    fc.assert(
      fc.property(data, ({ logits, truth }) => {
        const fit = fitTemperature(logits, truth);
        expect(fit.temperature).toBeGreaterThanOrEqual(0.05);
        expect(fit.temperature).toBeLessThanOrEqual(20);
        for (let i = 0; i <= 60; i++) {
          const other = meanLoss(logits, truth, 0.05 * 400 ** (i / 60));
          expect(fit.lossAfter).toBeLessThanOrEqual(other + 1e-9 * (1 + other));
        }
        expect(fit.lossAfter).toBeLessThanOrEqual(fit.lossBefore + 1e-12 * (1 + fit.lossBefore));
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what does not fit together', () => {
    const row = Float32Array.of(1, 2);
    expect(() => fitTemperature([], [])).toThrow('no photos');
    expect(() => fitTemperature([row], [0, 1])).toThrow('1 rows of logits, 2 truths');
    expect(() => fitTemperature([row], [2])).toThrow('truth 2 is not one of 2 classes');
    expect(() => fitTemperature([Float32Array.of(1, Number.NaN)], [0])).toThrow('not finite');
  });
});
