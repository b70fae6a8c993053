import type { LogitRow } from './types.js';

/** Index of the highest value; the first of equals. Of nothing: -1. */
export function argmax(values: ArrayLike<number>): number {
  let best = values.length === 0 ? -1 : 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/**
 * Negative log likelihood of the true class at sharpness b = 1 / temperature, with its first two derivatives by b.
 * With p = softmax(b z): loss = log Σ exp(b z) − b z_true, slope = E_p[z] − z_true, curvature = Var_p[z] ≥ 0.
 * Subtracting the highest logit keeps every exponential within [0, 1].
 */
export function likelihood(
  logits: Float32Array,
  truth: number,
  sharpness: number,
): { loss: number; slope: number; curvature: number } {
  const top = logits[argmax(logits)]!;
  let sum = 0;
  let first = 0;
  let second = 0;
  for (const logit of logits) {
    const z = logit - top;
    const weight = Math.exp(sharpness * z);
    sum += weight;
    first += weight * z;
    second += weight * z * z;
  }
  const mean = first / sum;
  const own = logits[truth]! - top;
  return {
    loss: Math.log(sum) - sharpness * own,
    slope: mean - own,
    curvature: Math.max(0, second / sum - mean * mean),
  };
}

/** Negative log likelihood in nats of one photo's true class, at a temperature. */
export const lossOf = ({ logits, truth }: LogitRow, temperature: number): number =>
  likelihood(logits, truth, 1 / temperature).loss;
