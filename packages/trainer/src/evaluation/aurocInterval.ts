import { auroc } from './auroc.js';
import { solve } from './solve.js';
import type { Interval } from './types.js';
import { Z95 } from './wilson.js';

/** The 95 % interval of the area under the ROC curve of scores that should be low and such that should be high. */
export function aurocInterval(low: readonly number[], high: readonly number[]): Interval {
  return areaInterval(auroc(low, high), low.length, high.length);
}

/**
 * The 95 % interval of an area under a ROC curve (Newcombe, "Confidence intervals for an effect size measure based on the
 * Mann–Whitney statistic. Part 2", 2006, method 5). It turns round Hanley and McNeil's variance as Wilson's interval does
 * that of a share: so it stays within [0, 1], and does not shrink to nothing where the scores part perfectly, as DeLong's
 * and the bootstrap's do.
 *
 * @param m photos that should score low
 * @param n photos that should score high
 * @returns [0, 1] where there are none of either
 */
export function areaInterval(area: number, m: number, n: number, z = Z95): Interval {
  if (m === 0 || n === 0) return [0, 1];
  const spread = Math.max(0, (m + n) / 2 - 1);
  // Zero where an area lies just z of its own standard errors away from the one that was seen.
  const away = (theta: number): number => {
    const pairs = 1 + (spread * (1 - theta)) / (2 - theta) + (spread * theta) / (1 + theta);
    return Math.abs(area - theta) - z * Math.sqrt((theta * (1 - theta) * pairs) / (m * n));
  };
  return [area === 0 ? 0 : solve(away, 0, area), area === 1 ? 1 : solve(away, 1, area)];
}
