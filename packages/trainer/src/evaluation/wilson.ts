import type { Interval } from './types.js';

/** The normal quantile of a two-sided 95 % interval. */
export const Z95 = 1.959964;

/**
 * The score interval of a share (Wilson, 1927): unlike the textbook's ±, it stays within [0, 1] and holds for few
 * photos and for shares near 0 or 1. Of nothing, nothing is known: [0, 1].
 *
 * @param correct whole number in [0, total]
 * @param z normal quantile; the default gives 95 %
 * @throws RangeError when `correct` is not within [0, total]
 * @example
 * wilson(147, 153); // [0.917, 0.982]
 */
export function wilson(correct: number, total: number, z = Z95): Interval {
  if (!(correct >= 0 && correct <= total)) throw new RangeError(`${correct} of ${total} is not a share`);
  if (total === 0) return [0, 1];
  const share = correct / total;
  const z2 = z * z;
  const centre = share + z2 / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  // At the ends the exact bound is the share itself; rounding must not push it past.
  const low = correct === 0 ? 0 : Math.max(0, (centre - half) / scale);
  const high = correct === total ? 1 : Math.min(1, (centre + half) / scale);
  return [low, high];
}
