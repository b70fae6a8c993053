import { expect, test } from 'vitest';
import { agreement, sameModel } from './agreement.js';

const answer = (...numbers: number[]) => ({
  predictions: numbers.map((probability, i) => ({ label: `label ${i}`, probability })),
});

test('the same numbers agree, also where a server leaves out all but the best', () => {
  expect(agreement(answer(0.7, 0.3), answer(0.7, 0.3, 0))).toEqual({ agree: true, largest: 0 });
});

test('1e-4 apart is the same answer, 2e-4 is not', () => {
  expect(agreement(answer(0.7), answer(0.70009))).toMatchObject({ agree: true });
  expect(agreement(answer(0.7), answer(0.7002))).toMatchObject({ agree: false });
  expect(agreement(answer(0.7, 0.3), answer(0.7, 0.2)).largest).toBeCloseTo(0.1);
});

test('no label in common, or another word on whether it is known, is another answer', () => {
  expect(agreement(answer(1), { predictions: [{ label: 'other', probability: 1 }] })).toMatchObject({ agree: false });
  expect(agreement({ ...answer(1), known: false }, { ...answer(1), known: true }).agree).toBe(false);
});

test('models are told apart by their hash, as far as both say it', () => {
  expect(sameModel({ ...answer(1), model: { sha256: 'a' } }, { ...answer(1), model: { sha256: 'b' } })).toBe(false);
  expect(sameModel({ ...answer(1), model: { sha256: 'a' } }, { ...answer(1), model: { sha256: 'a' } })).toBe(true);
  expect(sameModel(answer(1), { ...answer(1), model: { sha256: 'b' } })).toBe(true);
});
