import { expect, test } from 'vitest';
import { standardisation } from './standardise.js';

test('mean 0 and deviation 1, and a head on raw features that says the same', () => {
  const rows = Float32Array.of(1, 10, 3, 30, 5, 50);
  const { apply, fold } = standardisation(rows, 2);
  const z = apply(rows);
  expect([z[0]! + z[2]! + z[4]!, z[1]! + z[3]! + z[5]!]).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)]);
  expect((z[0]! ** 2 + z[2]! ** 2 + z[4]! ** 2) / 3).toBeCloseTo(1, 9);
  const { weight, bias } = fold(Float64Array.of(0.5, -2, 0.25), 1);
  expect(weight[0]! * 3 + weight[1]! * 30 + bias[0]!).toBeCloseTo(0.5 * z[2]! - 2 * z[3]! + 0.25, 5);
});

test('a feature that hardly ever fires, or only in the last bits, is not blown up', () => {
  const rare = standardisation(Float32Array.of(-1, 0, 1, 1e-6), 2).apply(Float32Array.of(0, 1));
  expect(Math.abs(rare[1]!)).toBeLessThan(2000);
  const steady = standardisation(Float32Array.of(-1, 1000, 1, 1000.0001), 2).apply(Float32Array.of(0, 1000.001));
  expect(Math.abs(steady[1]!)).toBeLessThan(0.1);
});
