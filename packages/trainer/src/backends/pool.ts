import { Worker } from 'node:worker_threads';
import { BeelineError } from '@beeline/core';
import type { Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import type { PhotoOutput, WorkerAnswer, WorkerSetup, WorkerTask } from './messages.js';
import { BATCH } from './workers.js';

export interface PhotoRun {
  readonly graph: Graph;
  readonly state: StateDict;
  readonly preprocessing: Preprocessing;
  /** Threads, at least 1; see `workerCount`. */
  readonly workers: number;
  /** Ends the run: the threads are stopped and the generator throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Batches that may be read ahead or wait for an earlier one, for each worker: what bounds the memory. */
const BATCHES_A_WORKER = 3;

/**
 * Runs a network over photos on worker threads, each with an engine of its own, and yields one output a file in the
 * order of the files, whichever worker was first. A photo that can't be read is an output that says so. Only a bounded
 * number of photos is under way at a time, so a folder of any size streams through.
 */
export async function* runOnPhotos(files: Iterable<string>, run: PhotoRun): AsyncGenerator<PhotoOutput> {
  run.signal?.throwIfAborted();
  const setup: WorkerSetup = { graph: run.graph, state: share(run.state), preprocessing: run.preprocessing };
  const threads = Array.from({ length: run.workers }, () => new Thread(setup, run.signal));
  const stop = (): void => threads.forEach((thread) => void thread.stop());
  run.signal?.addEventListener('abort', stop);
  try {
    const underWay: Promise<readonly PhotoOutput[]>[] = [];
    for (const batch of batches(files)) {
      if (underWay.length >= run.workers * BATCHES_A_WORKER) yield* await underWay.shift()!;
      const idlest = threads.reduce((a, b) => (b.waiting < a.waiting ? b : a));
      underWay.push(idlest.outputs(batch));
    }
    for (const outputs of underWay) yield* await outputs;
  } finally {
    run.signal?.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

/** A worker thread whose answers are promises. */
class Thread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PromiseWithResolvers<readonly PhotoOutput[]>>();
  #tasks = 0;

  constructor(setup: WorkerSetup, signal: AbortSignal | undefined) {
    this.#worker = new Worker(workerFile(), { workerData: setup });
    this.#worker.on('message', ({ id, outputs }: WorkerAnswer) => {
      this.#pending.get(id)?.resolve(outputs);
      this.#pending.delete(id);
    });
    this.#worker.on('error', (error) => this.#fail(revive(error)));
    this.#worker.on('exit', () => this.#fail(signal?.reason ?? new Error('a worker thread ended by itself')));
  }

  /** Batches given and not yet answered. */
  get waiting(): number {
    return this.#pending.size;
  }

  outputs(files: readonly string[]): Promise<readonly PhotoOutput[]> {
    const id = this.#tasks++;
    const pending = withResolvers<readonly PhotoOutput[]>();
    // The answer is awaited in its turn; until then a failure must not count as unhandled.
    pending.promise.catch(() => undefined);
    this.#pending.set(id, pending);
    this.#worker.postMessage({ id, files } satisfies WorkerTask);
    return pending.promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

/** An error loses its class on the way between threads; its fields come through. */
function revive(error: unknown): unknown {
  const { name, code, message, hint } = error as Partial<BeelineError>;
  if (name !== 'BeelineError' || code === undefined || message === undefined) return error;
  return new BeelineError(code, message, hint, { cause: error });
}

/** Worker threads run plain JavaScript: from the sources (in a test) the built file beside them is taken. */
function workerFile(): URL {
  const here = import.meta.url;
  return new URL('./worker.js', here.endsWith('.ts') ? here.replace('/src/', '/dist/') : here);
}

function share(state: StateDict): StateDict {
  const shared = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  for (const [name, { shape, data }] of state) {
    const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
    copy.set(data);
    shared.set(name, { shape, data: copy });
  }
  return shared;
}

function* batches(files: Iterable<string>): Generator<string[]> {
  let batch: string[] = [];
  for (const file of files) {
    batch.push(file);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
