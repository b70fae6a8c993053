import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import type { LogitRow } from './types.js';
import { wilson } from './wilson.js';

const row = (truth: number, ...logits: number[]): LogitRow => ({
  path: `${truth}/${logits.join('_')}.jpg`,
  truth,
  logits: Float32Array.from(logits),
});

const LABELS = ['ants', 'bees', 'wasps'];

describe('evaluate', () => {
  // Truth against answer: ants 3 right, 1 as bees; bees 2 right, 1 as ants; no wasps, but one bee is called a wasp.
  const rows = [
    ...[1, 2, 3].map((z) => row(0, z, 0, -1)),
    row(0, 0, 1, 0),
    ...[4, 5].map((z) => row(1, 0, z, 1)),
    row(1, 2, 1, 0),
    row(1, 0, 1, 2),
  ];
  const evaluation = evaluate(LABELS, rows, 1.5);

  it('counts', () => {
    expect(evaluation.confusion).toEqual([
      [3, 1, 0],
      [1, 2, 1],
      [0, 0, 0],
    ]);
    expect(evaluation.top1).toMatchObject({ correct: 5, total: 8, accuracy: 0.625 });
    expect(evaluation.perClass.map(({ precision, recall, f1, support }) => [precision, recall, f1, support])).toEqual([
      [3 / 4, 3 / 4, 3 / 4, 4],
      [2 / 3, 1 / 2, 4 / 7, 4],
      [0, null, 0, 0],
    ]);
  });

  it('gives F1 the interval of the share that it grows with: 3 of 5 for ants', () => {
    const { f1, f1Interval } = evaluation.perClass[0]!;
    const asF1 = (share: number): number => (2 * share) / (1 + share);
    expect(asF1(3 / 5)).toBeCloseTo(f1!, 12);
    expect(f1Interval).toEqual(wilson(3, 5).map(asF1));
    expect(evaluation.perClass[2]!.f1Interval[0]).toBe(0);
  });

  // Of 16 pairs of a photo of the class and another, one (two) are the wrong way round, one (two) tie.
  it('ranks each class against the others', () => {
    expect(evaluation.perClass.map(({ auroc }) => auroc)).toEqual([14.5 / 16, 13 / 16, null]);
  });

  it('keeps the calibration before and after', () => {
    expect(evaluation.calibration.before.temperature).toBe(1);
    expect(evaluation.calibration.after).toMatchObject({
      temperature: 1.5,
      loss: evaluation.loss,
      ece: evaluation.ece,
    });
  });

  it('is plain data', () => expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation));

  it('names the first of equals', () =>
    expect(evaluate(LABELS, [row(0, 1, 1, 1)], 1).predictions[0]!.predicted).toBe(0));

  it('takes no photos for no knowledge', () => {
    const none = evaluate(LABELS, [], 1);
    expect(none.top1).toEqual({ correct: 0, total: 0, accuracy: 0, interval: [0, 1] });
    expect(none.perClass[0]).toMatchObject({ precision: null, recall: null, f1: null, support: 0 });
    expect([none.loss, none.ece]).toEqual([0, 0]);
  });

  it('refuses what does not fit', () => {
    expect(() => evaluate(LABELS, [row(0, 1, 2)], 1)).toThrow('0/1_2.jpg: 2 logits for 3 classes');
    expect(() => evaluate(LABELS, [row(3, 1, 2, 3)], 1)).toThrow('truth 3 is not one of 3 classes');
    expect(() => evaluate(LABELS, [row(0, 1, Number.POSITIVE_INFINITY, 3)], 1)).toThrow('not finite');
    for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => evaluate(LABELS, [], temperature)).toThrow(RangeError);
  });

  it('adds up, whatever the logits', () => {
    const logit = fc.float({ min: -50, max: 50, noNaN: true });
    const any = fc.tuple(fc.nat(2), logit, logit, logit).map(([truth, ...logits]) => row(truth, ...logits));
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 30 }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (some, temperature) => {
          const { confusion, perClass, predictions, top1, loss } = evaluate(LABELS, some, temperature);
          expect(confusion.flat().reduce((a, b) => a + b, 0)).toBe(some.length);
          expect(perClass.reduce((sum, { support }) => sum + support, 0)).toBe(some.length);
          expect(top1.correct).toBe(predictions.filter((p) => p.predicted === p.truth).length);
          expect(loss).toBeGreaterThanOrEqual(0);
          for (const { probabilities, predicted } of predictions) {
            expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
            expect(probabilities[predicted]).toBe(Math.max(...probabilities));
          }
        },
      ),
    );
  });
});
