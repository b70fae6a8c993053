import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from './wilson.js';

const share = fc
  .integer({ min: 1, max: 5000 })
  .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));

describe('wilson', () => {
  it.each([
    // Newcombe (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    // The tutorial's validation split.
    [147, 153, 0.917, 0.982],
  ])('%i of %i lies in [%f, %f]', (correct, total, low, high) => {
    const interval = wilson(correct, total);
    const digits = total === 153 ? 3 : 4;
    expect(interval[0]).toBeCloseTo(low, digits);
    expect(interval[1]).toBeCloseTo(high, digits);
  });

  it('knows nothing of nothing', () => expect(wilson(0, 0)).toEqual([0, 1]));

  it.each([
    [3, 2],
    [-1, 2],
    [Number.NaN, 2],
    [0, -1],
  ])('refuses %f of %f', (correct, total) => expect(() => wilson(correct, total)).toThrow(RangeError));

  it('holds the share itself, within [0, 1]', () => {
    fc.assert(
      fc.property(share, ([correct, total]) => {
        const [low, high] = wilson(correct, total);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(correct / total);
        expect(high).toBeGreaterThanOrEqual(correct / total);
      }),
    );
  });

  it('mirrors: what is right in one view is wrong in the other', () => {
    fc.assert(
      fc.property(share, ([correct, total]) => {
        expect(wilson(correct, total)[0]).toBeCloseTo(1 - wilson(total - correct, total)[1], 12);
      }),
    );
  });

  it('narrows with more photos of the same share', () => {
    fc.assert(
      fc.property(share, ([correct, total]) => {
        const [few, many] = [wilson(correct, total), wilson(10 * correct, 10 * total)];
        expect(many[1] - many[0]).toBeLessThan(few[1] - few[0]);
      }),
    );
  });
});
