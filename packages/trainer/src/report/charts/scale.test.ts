import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linear, ticks } from './scale.js';

describe('ticks', () => {
  it.each([
    [0, 0.72, 5, [0, 0.2, 0.4, 0.6, 0.8]],
    [0.63, 1, 5, [0.6, 0.7, 0.8, 0.9, 1]],
    [1, 25, 6, [0, 5, 10, 15, 20, 25]],
    [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
  ])('encloses %f to %f with about %i', (from, to, wanted, expected) => {
    expect(ticks(from, to, wanted)).toEqual(expected);
  });

  it('always encloses its range, in few steps', () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const found = ticks(from, to, 5);
        const slack = 1e-6 * (1 + to);
        expect(found[0]).toBeLessThanOrEqual(from + slack);
        expect(found.at(-1)).toBeGreaterThanOrEqual(to - slack);
        expect(found.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

it('linear maps a range of no width to its start', () => expect(linear(3, 3, 10, 20)(3)).toBe(10));
