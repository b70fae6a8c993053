import { expect, it } from 'vitest';
import { auroc } from './auroc.js';

it('counts the pairs that are in order, equal ones half', () => {
  expect(auroc([1, 2], [3, 4])).toBe(1);
  expect(auroc([3, 4], [1, 2])).toBe(0);
  expect(auroc([1, 1], [1])).toBe(0.5);
  // 1 < 2, 1 < 3, 3 > 2, 3 = 3: two and a half of four.
  expect(auroc([1, 3], [2, 3])).toBe(0.625);
});

it('agrees with counting every pair', () => {
  const low = Array.from({ length: 40 }, (_, i) => (i * 7) % 13);
  const high = Array.from({ length: 30 }, (_, i) => (i * 5) % 17);
  const pairs = low.flatMap((a) => high.map((b): number => (a < b ? 1 : a === b ? 0.5 : 0)));
  expect(auroc(low, high)).toBeCloseTo(pairs.reduce((a, b) => a + b, 0) / pairs.length, 12);
});

it('of nothing, says nothing', () => expect(auroc([], [1])).toBeNaN());
