import { describe, expect, it } from 'vitest';
import { meanOf, studentQuantile } from './studentT.js';

describe("Student's distribution", () => {
  // Abramowitz and Stegun, table 26.10.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [9, 2.262],
    [10, 2.228],
    [29, 2.045],
    [120, 1.98],
  ])('has 95 %% between those of the table at %i degrees of freedom', (freedom, quantile) => {
    expect(studentQuantile(freedom)).toBeCloseTo(quantile, 3);
  });
});

it('gives the mean of a few numbers with an interval, and of one without', () => {
  const { mean, deviation, interval } = meanOf([0.9, 0.94, 0.95]);
  expect(mean).toBeCloseTo(0.93, 12);
  expect(deviation).toBeCloseTo(0.0264575, 6);
  expect(interval![0]).toBeCloseTo(0.86428, 4);
  expect(interval![1]).toBeCloseTo(0.99572, 4);
  expect(meanOf([0.5])).toEqual({ mean: 0.5 });
});
