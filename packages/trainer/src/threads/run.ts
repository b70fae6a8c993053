import { Thread } from './thread.js';

export interface ThreadRun {
  /** The body of the threads: a module that calls `answerTasks`, named with `.js` beside the caller. */
  readonly body: URL;
  /** What each thread finds as its `workerData`. */
  readonly setup?: unknown;
  /** At least 1. */
  readonly threads: number;
  /** Items handed over at a time. */
  readonly batch: number;
  /** Ends the run: the threads are stopped and the generator throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Batches that may be read ahead or wait for an earlier one, for each thread: what bounds the memory. */
const BATCHES_A_THREAD = 3;

/**
 * Hands items to worker threads and yields one output an item in the order of the items, whichever thread was first.
 * Only a bounded number of them is under way at a time, so a list of any length streams through.
 */
export async function* runOnThreads<In, Out>(items: Iterable<In>, run: ThreadRun): AsyncGenerator<Out> {
  const { body, setup, signal } = run;
  signal?.throwIfAborted();
  const threads = Array.from({ length: run.threads }, () => new Thread<In, Out>(body, setup, signal));
  const stop = (): void => threads.forEach((thread) => void thread.stop());
  signal?.addEventListener('abort', stop);
  try {
    const underWay: Promise<readonly Out[]>[] = [];
    for (const batch of batches(items, run.batch)) {
      if (underWay.length >= run.threads * BATCHES_A_THREAD) yield* await underWay.shift()!;
      const idlest = threads.reduce((a, b) => (b.waiting < a.waiting ? b : a));
      underWay.push(idlest.outputs(batch));
    }
    for (const outputs of underWay) yield* await outputs;
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.stop()));
  }
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
