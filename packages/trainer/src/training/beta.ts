import type { Random } from '@beeline/core';

/** A number from the gamma distribution with this shape, above 0, and scale 1 (Marsaglia and Tsang, 2000). */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A number from the symmetric beta distribution Beta(alpha, alpha), in [0, 1]; `alpha` is above 0. */
export function beta(random: Random, alpha: number): number {
  const a = gamma(random, alpha);
  const b = gamma(random, alpha);
  // Of very small shapes both can come out as 0, and the distribution is then as good as a coin.
  return a + b > 0 ? a / (a + b) : Number(random.uniform() < 0.5);
}
