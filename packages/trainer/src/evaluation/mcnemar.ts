/**
 * The exact McNemar test (1947): two classifiers on the same photos. Only photos that one names right and the other wrong
 * say which is better; were they equally good, each of those would fall to either side like a fair coin. The answer is how
 * probable a split at least as uneven as this one would then be, two-sided: scipy's `binomtest(onlyFirst, both, 0.5)`.
 *
 * @param onlyFirst photos that only the first names right, a whole number
 * @param onlySecond photos that only the second names right
 * @returns a probability in (0, 1]; 1 where no photo tells them apart
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  if (!(Number.isInteger(n) && Math.min(onlyFirst, onlySecond) >= 0)) {
    throw new RangeError(`${onlyFirst} and ${onlySecond} are no counts of photos`);
  }
  // In logarithms, since 2^-n is no number any more from n = 1075 on.
  let logChoose = 0;
  let sum = 0;
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    sum += Math.exp(logChoose - n * Math.LN2);
    logChoose += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}
