import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holm } from './holm.js';

// R 4: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
it("adjusts as R's p.adjust does", () => {
  const expected = [0.05, 0.08, 0.09, 0.09, 0.09];
  for (const [i, p] of holm([0.01, 0.02, 0.03, 0.04, 0.05]).entries()) expect(p).toBeCloseTo(expected[i]!, 12);
  // In another order the same, each with its own.
  expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
  expect(holm([0.4])).toEqual([0.4]);
});

it('never lowers a probability, keeps their order, and stays below 1', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (raw) => {
      const adjusted = holm(raw);
      for (const [i, p] of adjusted.entries()) {
        expect(p).toBeGreaterThanOrEqual(raw[i]!);
        expect(p).toBeLessThanOrEqual(1);
        for (const [j, q] of adjusted.entries()) if (raw[i]! < raw[j]!) expect(p).toBeLessThanOrEqual(q);
      }
    }),
  );
});
