import { availableParallelism } from 'node:os';
import type { StateDict } from '@beeline/core/weights';

/** What one worker thread may need beside weights: engine, activations of a batch of 8 at 224 pixels, a large photo. */
const BYTES_A_WORKER = 350 * 1024 * 1024;

/** Weights are there as they are, with batch norm folded, and on the engine. */
const COPIES_OF_WEIGHTS = 3;

/**
 * How many worker threads to start for so many photos: one a core, but no more than half the free memory carries and no
 * more than there is work for. `requested` overrules the cores and the memory. At least 1.
 */
export function workerCount(
  photos: number,
  state: StateDict,
  requested?: number,
  machine = { cores: availableParallelism(), freeBytes: process.availableMemory() },
): number {
  const weights = [...state.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  const bytes = BYTES_A_WORKER + COPIES_OF_WEIGHTS * weights;
  const useful = Math.max(1, Math.ceil(photos / BATCH));
  const able = requested ?? Math.min(machine.cores, Math.floor(machine.freeBytes / 2 / bytes));
  return Math.max(1, Math.min(able, useful));
}

/** Photos a worker takes at a time. Larger ones gain no speed on this engine and cost memory. */
export const BATCH = 8;
