import { auroc } from './auroc.js';
import { aurocInterval } from './aurocInterval.js';
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
  const others = probabilities.reduce((sum, p, i) => (i === label ? sum : sum + p), 0);
  return others === 0 ? Number.POSITIVE_INFINITY : probabilities[label]! / others;
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
  const own: number[] = [];
  const others: number[] = [];
  for (const { truth, probabilities } of predictions)
    (truth === label ? own : others).push(oddsOf(probabilities, label));
  if (own.length === 0) return { auroc: null, aurocInterval: null, averagePrecision: null };
  const averagePrecision = averagePrecisionOf(stepsOf(predictions, label), own.length);
  if (others.length === 0) return { auroc: null, aurocInterval: null, averagePrecision };
  return { auroc: auroc(others, own), aurocInterval: aurocInterval(others, own), averagePrecision };
}

interface Step {
  /** Photos of the class at or above a threshold, and photos of others. */
  readonly own: number;
  readonly other: number;
}

/** One step for each score that occurs, the highest first: equal scores come together. */
function stepsOf(predictions: readonly Prediction[], label: number): Step[] {
  const scored = predictions
    .map(({ truth, probabilities }) => ({ own: truth === label, odds: oddsOf(probabilities, label) }))
    .sort((a, b) => (a.odds === b.odds ? 0 : b.odds - a.odds));
  const steps: Step[] = [];
  let [own, other] = [0, 0];
  for (const [i, one] of scored.entries()) {
    if (one.own) own++;
    else other++;
    if (scored[i + 1]?.odds !== one.odds) steps.push({ own, other });
  }
  return steps;
}

function averagePrecisionOf(steps: readonly Step[], photos: number): number {
  let sum = 0;
  let before = 0;
  for (const { own, other } of steps) {
    sum += ((own - before) / photos) * (own / (own + other));
    before = own;
  }
  return sum;
}
