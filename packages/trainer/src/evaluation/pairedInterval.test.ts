import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, pairedInterval } from './pairedInterval.js';
import { wilson, Z95 } from './wilson.js';

/** Tango's statistic (1998), as published: at the ends of its interval it is z. */
function statistic(onlyFirst: number, onlySecond: number, n: number, delta: number): number {
  const a = 2 * n;
  const b = -onlySecond - onlyFirst + (2 * n - onlySecond + onlyFirst) * delta;
  const c = -onlyFirst * delta * (1 - delta);
  const q = (Math.sqrt(b * b - 4 * a * c) - b) / (2 * a);
  return (onlySecond - onlyFirst - n * delta) / Math.sqrt(n * (2 * q + delta * (1 - delta)));
}

describe('pairedInterval', () => {
  it('ends where the statistic is z', () => {
    const [low, high] = pairedInterval(20, 40, 160);
    expect(statistic(20, 40, 160, low)).toBeCloseTo(Z95, 6);
    expect(statistic(20, 40, 160, high)).toBeCloseTo(-Z95, 6);
  });

  it('leaves out 0 exactly where the uncorrected McNemar statistic is beyond z', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.integer({ min: 60, max: 200 }), (b, c, n) => {
        const [low, high] = pairedInterval(b, c, n);
        const beyond = Math.abs(b - c) > Z95 * Math.sqrt(b + c);
        expect(low > 1e-9 || high < -1e-9).toBe(beyond);
        expect(low).toBeLessThanOrEqual((c - b) / n);
        expect(high).toBeGreaterThanOrEqual((c - b) / n);
        const mirrored = pairedInterval(c, b, n);
        expect(mirrored[0]).toBeCloseTo(-high, 9);
      }),
    );
  });

  it('does not shrink to nothing where both say the same of few photos', () => {
    const [low, high] = pairedInterval(0, 0, 10);
    expect(high).toBeCloseTo(Z95 ** 2 / (10 + Z95 ** 2), 6);
    expect(low).toBeCloseTo(-high, 9);
  });

  it('is [-1, 1] of no photos, and refuses more photos than there are', () => {
    expect(pairedInterval(0, 0, 0)).toEqual([-1, 1]);
    expect(() => pairedInterval(3, 3, 5)).toThrow(RangeError);
  });
});

describe('bootstrapInterval', () => {
  it('is about what it is for a share, and the same each time', () => {
    const photos = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const [low, high] = bootstrapInterval(photos);
    const [wilsonLow, wilsonHigh] = wilson(100, 400);
    expect(Math.abs(low - wilsonLow)).toBeLessThan(0.01);
    expect(Math.abs(high - wilsonHigh)).toBeLessThan(0.01);
    expect(bootstrapInterval(photos)).toEqual([low, high]);
  });

  it('is the difference itself where all photos agree, and [0, 0] of none', () => {
    expect(bootstrapInterval([0.25, 0.25, 0.25])).toEqual([0.25, 0.25]);
    expect(bootstrapInterval([])).toEqual([0, 0]);
  });
});
