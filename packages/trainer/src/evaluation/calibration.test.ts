import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationAt, expectedCalibrationError, reliabilityBins } from './calibration.js';

describe('reliabilityBins', () => {
  it('closes each bin at its upper end', () => {
    const at = (confidence: number) =>
      reliabilityBins([{ confidence, correct: true }], 4).findIndex((bin) => bin.count);
    expect([0, 0.25, 0.2500001, 0.5, 0.75, 0.76, 1].map(at)).toEqual([0, 0, 1, 1, 2, 3, 3]);
  });

  it('loses no answer', () => {
    const answer = fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), correct: fc.boolean() });
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        const bins = reliabilityBins(answers);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(answers.length);
        expect(bins.reduce((sum, bin) => sum + bin.correct, 0)).toBe(answers.filter(({ correct }) => correct).length);
        const ece = expectedCalibrationError(bins);
        expect(ece).toBeGreaterThanOrEqual(0);
        expect(ece).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe('expectedCalibrationError', () => {
  it('agrees with a sum by hand', () => {
    // (0.8667, 0.9333]: 0.9 and 0.92, one right: gap 0.41, half of the answers. (0.5333, 0.6]: 0.55 right: 0.45, a
    // quarter. The last bin: 1.0 right: gap 0.
    const bins = reliabilityBins([
      { confidence: 0.9, correct: true },
      { confidence: 0.92, correct: false },
      { confidence: 0.55, correct: true },
      { confidence: 1, correct: true },
    ]);
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.5 * 0.41 + 0.25 * 0.45, 12);
  });

  it('is 0 without answers', () => expect(expectedCalibrationError(reliabilityBins([]))).toBe(0));
});

describe('calibrationAt', () => {
  it('divides the logits by the temperature', () => {
    const rows = [{ path: 'a', truth: 0, logits: Float32Array.of(2, 0) }];
    const p = 1 / (1 + Math.exp(-1));
    const { loss, ece } = calibrationAt(rows, 2);
    expect(loss).toBeCloseTo(-Math.log(p), 12);
    expect(ece).toBeCloseTo(1 - p, 6);
  });
});
