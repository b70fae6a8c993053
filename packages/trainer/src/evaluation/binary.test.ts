import { describe, expect, it } from 'vitest';
import { curvesOf, oddsOf, rankingOf } from './binary.js';
import type { Prediction } from './types.js';

/** Three classes, 24 photos, many equal scores; made by a formula that scikit-learn was given, too. */
const predictions: Prediction[] = Array.from({ length: 24 }, (_, i) => {
  const [first, second] = [1 + ((7 * i) % 5), 1 + ((3 * i) % 4)];
  // Sixteenths, so that equal scores are equal to the last bit.
  const probabilities = [first / 16, second / 16, (16 - first - second) / 16];
  const predicted = probabilities.indexOf(Math.max(...probabilities));
  return { path: `${i}.jpg`, truth: (i * 5 + Math.floor(i / 4)) % 3, predicted, probabilities };
});

describe('rankingOf', () => {
  // scikit-learn 1.9: roc_auc_score and average_precision_score, one class against the rest
  it.each([
    [0, 0.41666666666666663, 0.4555903648008911],
    [1, 0.6666666666666667, 0.5],
    [2, 0.19444444444444445, 0.17928743961352658],
  ])('of class %i is what scikit-learn says', (label, auroc, averagePrecision) => {
    const ranking = rankingOf(predictions, label);
    expect(ranking.auroc).toBeCloseTo(auroc, 12);
    expect(ranking.averagePrecision).toBeCloseTo(averagePrecision, 12);
    expect(ranking.aurocInterval![0]).toBeLessThan(auroc);
    expect(ranking.aurocInterval![1]).toBeGreaterThan(auroc);
  });

  it('is null where there is nothing to rank', () => {
    expect(rankingOf(predictions, 3)).toEqual({ auroc: null, aurocInterval: null, averagePrecision: null });
    const alike = predictions.map((one) => ({ ...one, truth: 0 }));
    expect(rankingOf(alike, 0)).toEqual({ auroc: null, aurocInterval: null, averagePrecision: 1 });
  });

  it('tells photos apart that single precision rounds to the same certainty', () => {
    const sure = [1, 1e-9];
    const surer = [1, 1e-12];
    expect(oddsOf(surer, 0)).toBeGreaterThan(oddsOf(sure, 0));
    expect(oddsOf([1, 0], 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('curvesOf', () => {
  const { roc, pr } = curvesOf(predictions, 2)!;

  // roc_curve(drop_intermediate=False) and precision_recall_curve of the same
  it('has the points of scikit-learn', () => {
    const others = [0, 2, 4, 8, 11, 14, 16, 18, 18];
    const own = [0, 0, 0, 0, 1, 2, 4, 5, 6];
    expect(roc).toHaveLength(others.length);
    for (const [i, { falsePositiveRate, truePositiveRate }] of roc.entries()) {
      expect(falsePositiveRate).toBeCloseTo(others[i]! / 18, 12);
      expect(truePositiveRate).toBeCloseTo(own[i]! / 6, 12);
    }
    const precision = [1, 0, 0, 0, 1 / 12, 1 / 8, 1 / 5, 5 / 23, 1 / 4];
    for (const [i, point] of pr.entries()) {
      expect(point.precision).toBeCloseTo(precision[i]!, 12);
      expect(point.recall).toBeCloseTo(own[i]! / 6, 12);
    }
  });

  it('does not exist without photos of the class, or without others', () => {
    expect(curvesOf(predictions, 3)).toBeUndefined();
    expect(curvesOf([], 0)).toBeUndefined();
    expect(
      curvesOf(
        predictions.map((one) => ({ ...one, truth: 2 })),
        2,
      ),
    ).toBeUndefined();
  });
});
