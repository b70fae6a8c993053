import type { Interval } from './types.js';

/** A mean of some numbers, with its 95 % interval; none of a single number. */
export interface Mean {
  readonly mean: number;
  /** Of the numbers: square root of the sum of squares over n - 1. */
  readonly deviation?: number;
  readonly interval?: Interval;
}

/**
 * The mean of a few independent numbers and Student's interval around it (1908): wide for few, since their spread is
 * not known either.
 *
 * @example
 * meanOf([0.9, 0.94, 0.95]); // mean 0.93, interval [0.864, 0.996]
 */
export function meanOf(values: readonly number[]): Mean {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean };
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (studentQuantile(n - 1) * deviation) / Math.sqrt(n);
  return { mean, deviation, interval: [mean - half, mean + half] };
}

/** Past this many steps the interval of the search is smaller than a double tells. */
const HALVINGS = 100;

/**
 * What a variable of Student's distribution stays below (and above the negative of) with 95 %.
 *
 * @param freedom degrees of freedom, a whole number of at least 1.
 */
export function studentQuantile(freedom: number): number {
  let [low, high] = [0, 100];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (within(middle, freedom) < 0.95) low = middle;
    else high = middle;
  }
  return low;
}

/** The probability that |t| is at most `t`: the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function within(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  let term = odd ? cos : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= (cos * cos * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}
