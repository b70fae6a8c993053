/**
 * Up to the highest rate and down far below the first one, along half cosines, once in a training, while the momentum
 * goes the other way (Smith, 2018; torch's OneCycleLR with two phases).
 */
export interface OneCycle {
  readonly kind: 'one-cycle';
  /** How many epochs the cycle and its warm-up, if any, last. */
  readonly epochs: number;
  /** Share of the steps in which the rate climbs, in (0, 1). */
  readonly pctStart: number;
  /** The highest rate by the first. */
  readonly divFactor: number;
  /** The first rate by the last. */
  readonly finalDivFactor: number;
  /** Where the rate is highest. */
  readonly baseMomentum: number;
  /** Where the rate is lowest. */
  readonly maxMomentum: number;
}

/** From one value to another along half a cosine; `share` is 0 at the start and 1 at the end. */
export const cosineBetween = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;

/**
 * Rate and momentum of step `now` of `total`, counted from 0.
 *
 * @param highest the rate at the top of the cycle.
 */
export function oneCycle(
  { pctStart, divFactor, finalDivFactor, baseMomentum, maxMomentum }: OneCycle,
  highest: number,
  now: number,
  total: number,
): { learningRate: number; momentum: number } {
  const first = highest / divFactor;
  const last = first / finalDivFactor;
  const top = pctStart * total - 1;
  // Of so few steps that none is left to climb in, all go down.
  if (now <= top && top > 0) {
    const share = now / top;
    return {
      learningRate: cosineBetween(first, highest, share),
      momentum: cosineBetween(maxMomentum, baseMomentum, share),
    };
  }
  const share = (now - top) / (total - 1 - top);
  return {
    learningRate: cosineBetween(highest, last, share),
    momentum: cosineBetween(baseMomentum, maxMomentum, share),
  };
}
