import { Thread } from './thread.js';

/** What worker threads are, for as long as they live. */
export interface PoolSetup {
  /** The body of the threads: a module that calls `answerTasks`, named with `.js` beside the caller. */
  readonly body: URL;
  /** What each thread finds as its `workerData`. */
  readonly setup?: unknown;
  /** At least 1. */
  readonly threads: number;
  /** The threads are stopped and whoever waits for them gets the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How one list goes through. */
export interface PoolRun<Out> {
  /** Items handed over at a time. */
  readonly batch: number;
  /** Batches that may be read ahead or wait for an earlier one: what bounds the memory. Three a thread if not given. */
  readonly ahead?: number | undefined;
  /** Told of each output as it comes, in any order and perhaps long before its turn. */
  readonly onArrival?: (output: Out) => void;
}

/** Worker threads for any number of lists, one after the other or at once. Idle ones don't keep the process alive. */
export interface ThreadPool<In, Out> {
  /** One output an item, in the order of the items, whichever thread was first. */
  run(items: Iterable<In>, run: PoolRun<Out>): AsyncGenerator<Out>;
  close(): Promise<void>;
}

/** Batches that may be under way for each thread, where nothing else is said. */
const BATCHES_A_THREAD = 3;

export function openThreads<In, Out>({ body, setup, threads: count, signal }: PoolSetup): ThreadPool<In, Out> {
  signal?.throwIfAborted();
  const threads = Array.from({ length: count }, () => new Thread<In, Out>(body, setup, signal));
  const stop = (): void => threads.forEach((thread) => void thread.stop());
  signal?.addEventListener('abort', stop);
  return {
    async *run(items, { batch: size, ahead = count * BATCHES_A_THREAD, onArrival }) {
      const underWay: Promise<readonly Out[]>[] = [];
      for (const batch of batches(items, size)) {
        if (underWay.length >= ahead) yield* await underWay.shift()!;
        const idlest = threads.reduce((a, b) => (b.waiting < a.waiting ? b : a));
        const outputs = idlest.outputs(batch);
        // Whoever waits for the outputs sees their failure; here it must not count as unhandled.
        if (onArrival) outputs.then((each) => each.forEach(onArrival)).catch(() => undefined);
        underWay.push(outputs);
      }
      for (const outputs of underWay) yield* await outputs;
    },
    async close() {
      signal?.removeEventListener('abort', stop);
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

function* batches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
