import { expect, test } from 'vitest';
import { rows } from './bars.js';

const predictions = (...values: number[]) => values.map((probability, i) => ({ label: `label ${i}`, probability }));

test('a complete answer is shown as it is', () => {
  const all = predictions(0.7, 0.2, 0.1);
  expect(rows(all)).toEqual(all);
});

test('rounding leaves no ghost of a rest', () => {
  expect(rows(predictions(0.98320001, 0.0168))).toHaveLength(2);
});

test('of many labels the best five are shown, and the rest in one line', () => {
  const shown = rows(predictions(0.5, 0.2, 0.1, 0.05, 0.05, 0.04, 0.03, 0.03));
  expect(shown).toHaveLength(6);
  expect(shown[5]?.label).toBe('All others');
  expect(shown[5]?.probability).toBeCloseTo(0.1, 12);
});

test('what a server leaves out is counted as well', () => {
  expect(rows(predictions(0.4, 0.3))[2]?.probability).toBeCloseTo(0.3, 12);
});
