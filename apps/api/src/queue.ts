import { Problem } from './problem.js';

export interface QueueOptions {
  /** Bytes of uploads that may be in memory at a time. */
  readonly maxHeldBytes: number;
  /** The longest wait for a turn. */
  readonly maxWaitMs: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
  /** Lets the isolate do what is waiting to be done besides: take requests on, read what has come of them. */
  readonly pause?: () => Promise<void>;
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
  /** To be called when bytes of an upload have come. */
  arrived(): void;
}

/** An upload over a slow line; a decode and inference on a loaded machine. Both far above what is ever needed. */
const MAX_HOLD_MS = 120_000;
const MAX_TURN_MS = 15_000;
/** How long a turn waits for uploads that keep coming in. */
const MAX_LISTENING_MS = 50;
/** A connection is accepted in one and its request read in the next. */
const QUIET_PAUSES = 2;

/** Node has what costs nothing for this; elsewhere a timer of no time does. */
const pauseHere = (): Promise<void> => {
  const { setImmediate: soon = (go: () => void) => setTimeout(go, 0) } = globalThis as {
    setImmediate?: (go: () => void) => unknown;
  };
  return new Promise((resolve) => void soon(resolve));
};

export function createQueue({ maxHeldBytes, maxWaitMs, now = Date.now, pause = pauseHere }: QueueOptions): Queue {
  const held = new Set<{ readonly since: number; readonly bytes: number }>();
  let current: { readonly since: number; readonly over: Promise<void> } | undefined;

  const taken = (): typeof current => (current && now() - current.since < MAX_TURN_MS ? current : undefined);
  const busy = (why: string): Problem => new Problem('busy', why, {}, { 'Retry-After': '1' });

  /**
   * A decode lets nothing else run. Without this the isolate would take on one request after the other, each when the
   * one before is answered: nobody would ever be seen to wait, and the last of many would wait for as long as it takes.
   */
  let arrivals = 0;
  async function listen(): Promise<void> {
    const until = now() + MAX_LISTENING_MS;
    for (let quiet = 0; quiet < QUIET_PAUSES && now() < until; ) {
      const heard = arrivals;
      await pause();
      quiet = heard === arrivals ? quiet + 1 : 0;
    }
  }

  return {
    arrived() {
      arrivals++;
    },

    async hold(bytes, work) {
      arrivals++;
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
        await listen();
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
