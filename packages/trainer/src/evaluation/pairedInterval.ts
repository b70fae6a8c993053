import { createRandom } from '@beeline/core';
import { solve } from './solve.js';
import type { Interval } from './types.js';
import { Z95 } from './wilson.js';

/**
 * The 95 % interval of the difference of two accuracies on the same photos, second minus first (Tango's score interval,
 * 1998). It inverts the test that McNemar's statistic is, so both say the same but for the test's being exact; and, other
 * than a bootstrap's, it does not shrink to nothing where few photos or none tell the two apart.
 *
 * @param onlyFirst photos that only the first names right
 * @param onlySecond photos that only the second names right
 * @param photos all photos, at least as many as these together
 * @returns within [-1, 1]; of no photos: [-1, 1]
 */
export function pairedInterval(onlyFirst: number, onlySecond: number, photos: number, z = Z95): Interval {
  if (!(onlyFirst >= 0 && onlySecond >= 0 && onlyFirst + onlySecond <= photos)) {
    throw new RangeError(`${onlyFirst} and ${onlySecond} of ${photos} photos is impossible`);
  }
  if (photos === 0) return [-1, 1];
  const seen = (onlySecond - onlyFirst) / photos;
  // Zero where a true difference of `delta` lies just z of its standard errors away from what was seen.
  const away = (delta: number): number => {
    const b = -onlySecond - onlyFirst + (2 * photos - onlySecond + onlyFirst) * delta;
    const c = -onlyFirst * delta * (1 - delta);
    const share = (Math.sqrt(Math.max(0, b * b - 8 * photos * c)) - b) / (4 * photos);
    const variance = Math.max(0, photos * (2 * share + delta * (1 - delta)));
    return Math.abs(onlySecond - onlyFirst - photos * delta) - z * Math.sqrt(variance);
  };
  return [seen === -1 ? -1 : solve(away, -1, seen), seen === 1 ? 1 : solve(away, 1, seen)];
}

/** Times that the photos are drawn anew, unless there are very many of them. */
const DRAWS = 10_000;
const FEWEST_DRAWS = 1000;
/** Photos drawn in all, at about 10 ns each. */
const MOST_WORK = 50_000_000;

/**
 * The 95 % interval of the mean of a difference between two classifiers on the same photos, by drawing as many photos from
 * them with replacement, again and again (percentile bootstrap; Efron, 1979). The same seed gives the same interval.
 *
 * @param differences one for each photo, in any unit
 * @returns [0, 0] of no photos
 */
export function bootstrapInterval(differences: readonly number[], seed = 0): Interval {
  const n = differences.length;
  if (n === 0) return [0, 0];
  const random = createRandom(seed).fork('bootstrap');
  const draws = Math.max(FEWEST_DRAWS, Math.min(DRAWS, Math.floor(MOST_WORK / n)));
  const means = Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[Math.floor(random.uniform() * n)]!;
    return sum / n;
  }).sort();
  const at = (share: number): number => means[Math.min(draws - 1, Math.max(0, Math.round(share * (draws - 1))))]!;
  return [at(0.025), at(0.975)];
}
