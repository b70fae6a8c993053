import { expect, it } from 'vitest';
import { demandWithin, MAX_DROP } from './accuracy.js';

it.each([
  [{ photos: 153, before: 147, after: 146 }, MAX_DROP],
  [{ photos: 200, before: 190, after: 188 }, MAX_DROP],
  [{ photos: 100, before: 90, after: 83 }, 0.07],
  [{ photos: 10, before: 8, after: 9 }, 0],
  [{ photos: 10, before: 8, after: 8 }, 0],
])('%o is within %d', (comparison, maxDrop) => {
  expect(() => demandWithin(comparison, maxDrop)).not.toThrow();
});

it.each([
  [{ photos: 153, before: 147, after: 145 }, MAX_DROP],
  [{ photos: 200, before: 190, after: 187 }, MAX_DROP],
  [{ photos: 10, before: 8, after: 7 }, 0],
])('%o is refused at %d', (comparison, maxDrop) => {
  expect(() => demandWithin(comparison, maxDrop)).toThrowError(
    expect.objectContaining({ code: 'accuracy_drop', message: expect.stringContaining(`${comparison.after} of`) }),
  );
});
