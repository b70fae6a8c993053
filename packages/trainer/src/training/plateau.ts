import type { EpochRecord, Monitor } from './types.js';

/** The rate is multiplied by `gamma` whenever what is watched has stopped getting better (torch's ReduceLROnPlateau). */
export interface Plateau {
  readonly kind: 'plateau';
  readonly gamma: number;
  readonly monitor: Monitor;
  /** Epochs without improvement that are waited for; the rate falls after one more. */
  readonly patience: number;
  /** How much better counts as better, as a share of the best value. */
  readonly threshold: number;
}

type Past = readonly Pick<EpochRecord, 'valLoss' | 'valAccuracy'>[];

/** What is watched, the lower the better. */
export const watched = ({ valLoss, valAccuracy }: Past[number], monitor: Monitor): number =>
  monitor === 'loss' ? valLoss : -valAccuracy;

/** Torch's `eps`: smaller changes of the rate are not made. */
const SMALLEST_CHANGE = 1e-8;

/** The rate after some epochs: nothing but what they came to decides it. */
export function afterPlateaus({ gamma, monitor, patience, threshold }: Plateau, first: number, past: Past): number {
  let rate = first;
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  for (const record of past) {
    const value = watched(record, monitor);
    const better = best === Number.POSITIVE_INFINITY || value < best - threshold * Math.abs(best);
    if (better) best = value;
    waited = better ? 0 : waited + 1;
    if (waited <= patience) continue;
    waited = 0;
    if (rate - rate * gamma > SMALLEST_CHANGE) rate *= gamma;
  }
  return rate;
}
