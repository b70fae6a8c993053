import { describe, expect, it } from 'vitest';
import { createQueue } from './queue.js';

/** A promise that the test keeps or leaves forever. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => error.code,
  );

describe('turns', () => {
  it('come one at a time, in order', async () => {
    const queue = createQueue({ maxHeldBytes: 1, maxWaitMs: 1_000 });
    const log: string[] = [];
    const job = (name: string) =>
      queue.turn(async () => {
        log.push(`${name} starts`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(`${name} ends`);
      });
    await Promise.all([job('a'), job('b'), job('c')]);
    expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} starts`, `${name} ends`]));
  });

  it('are waited for so long and no longer', async () => {
    const queue = createQueue({ maxHeldBytes: 1, maxWaitMs: 10 });
    const { open, opened } = gate();
    const first = queue.turn(() => opened);
    expect(await code(queue.turn(async () => undefined))).toBe('busy');
    open();
    expect(await code(first)).toBe('done');
    expect(await code(queue.turn(async () => undefined))).toBe('done');
  });

  it('are not lost with a request that the runtime dropped in the middle of its turn', async () => {
    let time = 0;
    const queue = createQueue({ maxHeldBytes: 1, maxWaitMs: 10, now: () => time });
    void queue.turn(() => gate().opened);
    time = 60_000;
    expect(await code(queue.turn(async () => undefined))).toBe('done');
  });

  it('end also when the work throws', async () => {
    const queue = createQueue({ maxHeldBytes: 1, maxWaitMs: 10 });
    await expect(queue.turn(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await code(queue.turn(async () => undefined))).toBe('done');
  });
});

describe('what arrives while a turn begins', () => {
  /** A queue whose isolate has so many other things to do first. */
  function busyIsolate(things: number, now?: () => number) {
    let pauses = 0;
    const queue = createQueue({
      maxHeldBytes: 1,
      maxWaitMs: 10,
      ...(now && { now }),
      pause: async () => {
        pauses++;
        if (pauses <= things) queue.arrived();
      },
    });
    return { queue, pauses: () => pauses };
  }

  it('is taken on before a decode stops everything else', async () => {
    const { queue, pauses } = busyIsolate(7);
    expect(await queue.turn(async () => pauses())).toBe(7 + 2);
  });

  it('does not hold a turn up for ever', async () => {
    let time = 0;
    const { queue, pauses } = busyIsolate(Number.POSITIVE_INFINITY, () => time++);
    expect(await queue.turn(async () => pauses())).toBeLessThan(100);
  });
});

describe('uploads in memory', () => {
  it('have a limit together; one alone is always taken', async () => {
    const queue = createQueue({ maxHeldBytes: 100, maxWaitMs: 10 });
    const { open, opened } = gate();
    const first = queue.hold(150, () => opened);
    expect(await code(queue.hold(1, async () => undefined))).toBe('busy');
    open();
    await first;
    expect(await code(Promise.all([1, 2].map(() => queue.hold(50, async () => undefined))))).toBe('done');
  });

  it('are let go in the end, when the runtime dropped their request', async () => {
    let time = 0;
    const queue = createQueue({ maxHeldBytes: 100, maxWaitMs: 10, now: () => time });
    void queue.hold(100, () => gate().opened);
    expect(await code(queue.hold(100, async () => undefined))).toBe('busy');
    time = 600_000;
    expect(await code(queue.hold(100, async () => undefined))).toBe('done');
  });
});
