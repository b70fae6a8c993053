import { Worker } from 'node:worker_threads';
import { BeelineError } from '@beeline/core';
import { compiled } from './compiled.js';
import type { Answer, Task } from './messages.js';

/** A worker thread whose answers are promises. */
export class Thread<In, Out> {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PromiseWithResolvers<readonly Out[]>>();
  #tasks = 0;

  constructor(file: URL, setup: unknown, signal: AbortSignal | undefined) {
    this.#worker = new Worker(compiled(file), { workerData: setup });
    this.#worker.unref();
    this.#worker.on('message', ({ id, outputs }: Answer<Out>) => {
      this.#pending.get(id)?.resolve(outputs);
      this.#pending.delete(id);
      if (this.waiting === 0) this.#worker.unref();
    });
    this.#worker.on('error', (error) => this.#fail(revive(error)));
    this.#worker.on('exit', () => this.#fail(signal?.reason ?? new Error('a worker thread ended by itself')));
  }

  /** Tasks given and not yet answered. */
  get waiting(): number {
    return this.#pending.size;
  }

  outputs(items: readonly In[]): Promise<readonly Out[]> {
    const id = this.#tasks++;
    const pending = withResolvers<readonly Out[]>();
    // The answer is awaited in its turn; until then a failure must not count as unhandled.
    pending.promise.catch(() => undefined);
    this.#pending.set(id, pending);
    this.#worker.ref();
    this.#worker.postMessage({ id, items } satisfies Task<In>);
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
