import { Problem } from './problem.js';

export interface QueueOptions {
  /** Bytes of uploads that may be in memory at a time. */
  readonly maxHeldBytes: number;
  /** The longest wait for a turn. */
  readonly maxWaitMs: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/**
 * Keeps an isolate, whose concurrent requests share 128 MB, to so many bytes of uploads and one decode at a time.
 *
 * The runtime drops a request whose client has gone, and nothing of it runs on, no `finally` either. So nothing is ever
 * handed to a request that waits (it may be gone): those who wait look again for themselves, and whoever holds
 * something for longer than any live request would, holds it no more.
 */
export interface Queue {
  /**
   * Runs `work` while an upload of so many bytes is in memory. One upload alone is always taken.
   * @throws Problem `busy` at once if there is no room
   */
  hold<T>(bytes: number, work: () => Promise<T>): Promise<T>;
  /**
   * Runs `work` while no other turn runs.
   * @throws Problem `busy` if the turn does not come in time
   */
  turn<T>(work: () => Promise<T>): Promise<T>;
}

/** An upload over a slow line; a decode and inference on a loaded machine. Both far above what is ever needed. */
const MAX_HOLD_MS = 120_000;
const MAX_TURN_MS = 15_000;

export function createQueue({ maxHeldBytes, maxWaitMs, now = Date.now }: QueueOptions): Queue {
  const held = new Set<{ readonly since: number; readonly bytes: number }>();
  let current: { readonly since: number; readonly over: Promise<void> } | undefined;

  const taken = (): typeof current => (current && now() - current.since < MAX_TURN_MS ? current : undefined);
  const busy = (why: string): Problem => new Problem('busy', why, {}, { 'Retry-After': '1' });

  return {
    async hold(bytes, work) {
      let sum = bytes;
      for (const other of held)
        if (now() - other.since < MAX_HOLD_MS) sum += other.bytes;
        else held.delete(other);
      if (sum > maxHeldBytes && held.size > 0) throw busy('Other uploads fill the memory that is set aside for them.');
      const mine = { since: now(), bytes };
      held.add(mine);
      try {
        return await work();
      } finally {
        held.delete(mine);
      }
    },

    async turn(work) {
      const deadline = now() + maxWaitMs;
      for (let other = taken(); other; other = taken()) {
        const left = deadline - now();
        if (left <= 0) throw busy(`No turn came within ${maxWaitMs} ms.`);
        await settled(other.over, left);
      }
      let end = (): void => undefined;
      const mine = { since: now(), over: new Promise<void>((resolve) => (end = resolve)) };
      current = mine;
      try {
        return await work();
      } finally {
        if (current === mine) current = undefined;
        end();
      }
    },
  };
}

/** Waits for a promise, or for some milliseconds if it takes longer. */
async function settled(promise: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  if (timer !== undefined) clearTimeout(timer);
}
