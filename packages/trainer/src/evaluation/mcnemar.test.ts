import { describe, expect, it } from 'vitest';
import { mcnemar } from './mcnemar.js';

describe('mcnemar', () => {
  // scipy 1.17: binomtest(b, b + c, 0.5).pvalue
  it.each([
    [3, 12, 0.03515625],
    [0, 5, 0.0625],
    [1, 1, 1],
    [10, 25, 0.016673847800120715],
    [59, 121, 4.4344492637551645e-6],
    [600, 700, 0.0060157938610449395],
  ])('of %i against %i is what scipy says', (first, second, p) => {
    expect(mcnemar(first, second)).toBeCloseTo(p, 12);
    expect(Math.abs(mcnemar(first, second) / p - 1)).toBeLessThan(1e-9);
    expect(mcnemar(second, first)).toBe(mcnemar(first, second));
  });

  it('is 1 where no photo tells them apart', () => expect(mcnemar(0, 0)).toBe(1));

  it('refuses what is no count', () => {
    expect(() => mcnemar(-1, 3)).toThrow(RangeError);
    expect(() => mcnemar(0.5, 3)).toThrow(RangeError);
  });
});
