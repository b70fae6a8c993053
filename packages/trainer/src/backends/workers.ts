import { availableParallelism } from 'node:os';

/** What one worker thread may need: engine, weights, activations of a batch of 8 at 224 pixels, one large photo. */
const BYTES_A_WORKER = 400 * 1024 * 1024;

/**
 * How many worker threads to start for so many photos: one a core, but no more than half the free memory carries and no
 * more than there is work for. `requested` overrules the cores and the memory. At least 1.
 */
export function workerCount(
  photos: number,
  requested?: number,
  machine = { cores: availableParallelism(), freeBytes: process.availableMemory() },
): number {
  const useful = Math.max(1, Math.ceil(photos / BATCH));
  const able = requested ?? Math.min(machine.cores, Math.floor(machine.freeBytes / 2 / BYTES_A_WORKER));
  return Math.max(1, Math.min(able, useful));
}

/** Photos a worker takes at a time. Larger ones gain no speed on this engine and cost memory. */
export const BATCH = 8;
