import { areaInterval } from './aurocInterval.js';
import type { Prediction, Ranking } from './types.js';

/** A point of a ROC curve: with the threshold here, the share of other photos taken for the class, and of its own. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** A point of a precision-recall curve. */
export interface PrPoint {
  readonly recall: number;
  readonly precision: number;
}

/** One class against all others, over every threshold; scikit-learn's definitions. */
export interface Curves {
  /** From (0, 0) to (1, 1), a point for each score that occurs (`roc_curve(drop_intermediate=False)`). */
  readonly roc: readonly RocPoint[];
  /** By falling threshold, from recall 0 (where the precision is 1 by convention) to recall 1. */
  readonly pr: readonly PrPoint[];
}

/**
 * The odds of a class. They rank photos as its probability does, but tell apart even those that single precision rounds
 * to the same 1.
 */
export function oddsOf(probabilities: readonly number[], label: number): number {
  let others = 0;
  // Added up without its own, since 1 minus that has lost what this keeps. A plain loop: it runs classes² times a photo.
  for (let i = 0; i < probabilities.length; i++) if (i !== label) others += probabilities[i]!;
  const own = probabilities[label] ?? 0;
  return own > 0 && others === 0 ? Number.POSITIVE_INFINITY : own / (others || 1);
}

/** The curves of one class against the rest; undefined where there are no photos of it, or no others. */
export function curvesOf(predictions: readonly Prediction[], label: number): Curves | undefined {
  const steps = stepsOf(predictions, label);
  const { own, other } = steps.at(-1) ?? { own: 0, other: 0 };
  if (own === 0 || other === 0) return undefined;
  const roc = steps.map((step) => ({ falsePositiveRate: step.other / other, truePositiveRate: step.own / own }));
  const pr = steps.map((step) => ({ recall: step.own / own, precision: step.own / (step.own + step.other) }));
  return { roc: [{ falsePositiveRate: 0, truePositiveRate: 0 }, ...roc], pr: [{ recall: 0, precision: 1 }, ...pr] };
}

/** AUROC with its interval, and average precision, of one class against the rest. */
export function rankingOf(predictions: readonly Prediction[], label: number): Ranking {
  const steps = stepsOf(predictions, label);
  const { own, other } = steps.at(-1) ?? { own: 0, other: 0 };
  if (own === 0) return { auroc: null, aurocInterval: null, averagePrecision: null };
  let [pairs, averagePrecision] = [0, 0];
  let before: Step = { own: 0, other: 0 };
  for (const step of steps) {
    // Photos of the class above each other photo, and half of those beside it.
    pairs += (step.other - before.other) * ((step.own + before.own) / 2);
    averagePrecision += ((step.own - before.own) / own) * (step.own / (step.own + step.other));
    before = step;
  }
  if (other === 0) return { auroc: null, aurocInterval: null, averagePrecision };
  const auroc = pairs / (own * other);
  return { auroc, aurocInterval: areaInterval(auroc, other, own), averagePrecision };
}

interface Step {
  /** Photos of the class at or above a threshold, and photos of others. */
  readonly own: number;
  readonly other: number;
}

/** One step for each score that occurs, the highest first: equal scores come together. */
function stepsOf(predictions: readonly Prediction[], label: number): Step[] {
  const odds = (wanted: (truth: number) => boolean): Float64Array =>
    Float64Array.from(
      predictions.filter(({ truth }) => wanted(truth)),
      ({ probabilities }) => oddsOf(probabilities, label),
    ).sort();
  const own = odds((truth) => truth === label);
  const others = odds((truth) => truth !== label);
  const steps: Step[] = [];
  let [i, j] = [own.length, others.length];
  while (i > 0 || j > 0) {
    const score = Math.max(own[i - 1] ?? -1, others[j - 1] ?? -1);
    while (i > 0 && own[i - 1] === score) i--;
    while (j > 0 && others[j - 1] === score) j--;
    steps.push({ own: own.length - i, other: others.length - j });
  }
  return steps;
}
