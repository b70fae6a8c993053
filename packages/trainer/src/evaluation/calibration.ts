import { softmax } from '@beeline/core/transfer';
import { argmax, likelihood } from './likelihood.js';

import type { Calibration, LogitRow, ReliabilityBin } from './types.js';

/** Bins of the expected calibration error, as in Guo et al. (2017). */
export const BINS = 15;

/** One answer as calibration sees it: how sure, and whether right. */
export interface Confidence {
  /** The highest probability, in [0, 1]. */
  readonly confidence: number;
  readonly correct: boolean;
}

/** Sorts answers into `bins` equal-width bins (from, to] of confidence; 0 belongs to the first. */
export function reliabilityBins(answers: readonly Confidence[], bins = BINS): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, correct: 0, confidence: 0 }));
  for (const { confidence, correct } of answers) {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))]!;
    bin.count += 1;
    bin.correct += correct ? 1 : 0;
    bin.confidence += confidence;
  }
  return sums.map(({ count, correct, confidence }, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    count,
    correct,
    confidence: count === 0 ? null : confidence / count,
    accuracy: count === 0 ? null : correct / count,
  }));
}

/** Σ count/total · |accuracy − confidence| over the bins that hold any, in [0, 1]; 0 without answers. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (total === 0) return 0;
  return bins.reduce((sum, { count, accuracy, confidence }) => {
    return count === 0 ? sum : sum + (count / total) * Math.abs(accuracy! - confidence!);
  }, 0);
}

/** Loss, calibration error and bins of these rows at one temperature. */
export function calibrationAt(rows: readonly LogitRow[], temperature: number): Calibration {
  let loss = 0;
  const answers = rows.map(({ logits, truth }) => {
    loss += likelihood(logits, truth, 1 / temperature).loss;
    const predicted = argmax(logits);
    return { confidence: softmax(logits, temperature)[predicted]!, correct: predicted === truth };
  });
  const bins = reliabilityBins(answers);
  return { temperature, loss: rows.length === 0 ? 0 : loss / rows.length, ece: expectedCalibrationError(bins), bins };
}
