import { expect, it } from 'vitest';
import { isBetter, kept } from './best.js';

const epoch = (valAccuracy: number, valLoss: number) => ({ valAccuracy, valLoss });

it('the epoch that is kept is the most accurate, and of equals that of the lowest loss, not the first', () => {
  const history = [epoch(0.9, 0.5), epoch(0.95, 0.4), epoch(0.95, 0.2), epoch(0.95, 0.3), epoch(0.9, 0.1)];
  expect(kept(history, 'best')).toBe(history[2]);
  expect(kept(history, 'last')).toBe(history[4]);
});

it('of epochs that are equal in both, the first is kept', () => {
  expect(isBetter(epoch(0.9, 0.5), epoch(0.9, 0.5))).toBe(false);
});
