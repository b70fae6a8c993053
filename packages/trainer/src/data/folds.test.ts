import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawFolds } from './folds.js';
import type { Photo } from './types.js';

const LABELS = ['a', 'b', 'c'];
const photosOf = (counts: readonly number[]): Photo[] =>
  counts.flatMap((count, truth) =>
    Array.from({ length: count }, (_, i) => ({ path: `${LABELS[truth]}/${i}`, file: '', truth })),
  );
const paths = (fold: readonly Photo[]): string[] => fold.map(({ path }) => path);

it('puts every photo into one fold, classes evenly, whatever their number and the order they come in', () => {
  const counts = fc.tuple(...LABELS.map(() => fc.integer({ min: 5, max: 30 })));
  fc.assert(
    fc.property(counts, fc.integer({ min: 2, max: 5 }), fc.nat(), (numbers, k, seed) => {
      const photos = photosOf(numbers);
      const folds = drawFolds(photos, LABELS, k, seed, []);
      expect(folds.flatMap(paths).sort()).toEqual(paths(photos).sort());
      for (const truth of LABELS.keys()) {
        const each = folds.map((fold) => fold.filter((photo) => photo.truth === truth).length);
        expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
      }
      expect(drawFolds([...photos].reverse(), LABELS, k, seed, [])).toEqual(folds);
    }),
  );
});

it('keeps copies together, also those across classes', () => {
  const copies = [
    ['a/0', 'a/5', 'b/3'],
    ['c/1', 'c/2'],
  ];
  for (const seed of [0, 1, 2, 3]) {
    const folds = drawFolds(photosOf([12, 12, 12]), LABELS, 4, seed, copies);
    for (const group of copies)
      expect(folds.filter((fold) => group.some((p) => paths(fold).includes(p)))).toHaveLength(1);
    expect(Math.max(...folds.map((fold) => fold.length))).toBeLessThanOrEqual(11);
  }
  expect(drawFolds(photosOf([12, 12, 12]), LABELS, 4, 1, [])).not.toEqual(
    drawFolds(photosOf([12, 12, 12]), LABELS, 4, 2, []),
  );
});

it('says which class is too small for so many folds', () => {
  const few = () => drawFolds(photosOf([9, 4, 9]), LABELS, 4, 0, [['b/0', 'b/1']]);
  expect(few).toThrow(
    expect.objectContaining({ code: 'class_too_small', message: expect.stringContaining('class b has 3') }),
  );
});
