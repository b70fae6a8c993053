import { watched } from './plateau.js';
import type { EpochRecord, Monitor } from './types.js';

/** When a training ends before its last epoch (Keras's EarlyStopping; Prechelt, 1998). */
export interface Stopping {
  readonly monitor: Monitor;
  /** It ends after so many epochs without improvement, at least 1. */
  readonly patience: number;
  /** How much better counts as better, in nats or as a share of the photos. */
  readonly minDelta: number;
}

/** Whether the epochs so far say that it is time to end: nothing else decides it. */
export function isExhausted(
  { monitor, patience, minDelta }: Stopping,
  past: readonly Pick<EpochRecord, 'valLoss' | 'valAccuracy'>[],
): boolean {
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  for (const record of past) {
    const value = watched(record, monitor);
    waited = value + minDelta < best ? 0 : waited + 1;
    if (waited === 0) best = value;
  }
  return waited >= patience;
}
