import os from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { BeelineError } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { compiled } from '../threads/index.js';
import { startWasm } from './wasm.js';

/** More than these the engine does not take. */
const MOST = 8;

/** Threads must be this much faster than one to be worth their memory. */
const WORTH = 1.15;

let threaded = false;

/**
 * Starts the WebAssembly engine with several threads, if they are faster here and now: on a busy machine threads that
 * wait for each other are slower than one. Both are timed, which takes a fraction of a second; the numbers that the
 * engine gives are the same, bit for bit.
 *
 * @param most threads to start, at least 1.
 * @returns how many compute.
 */
export async function startWasmThreads(most: number, time = timed): Promise<number> {
  await stopWasmThreads();
  await startWasm();
  const count = Math.min(most, MOST);
  if (count < 2) return 1;
  const alone = await time();
  try {
    await restart(count);
    if (getThreadsCount() > 1 && (await time()) * WORTH < alone) return getThreadsCount();
  } catch (error) {
    // Threads that can't be had are no worse than slow ones.
    if (!(error instanceof BeelineError)) throw error;
  }
  await stopWasmThreads();
  await startWasm();
  return 1;
}

/** Ends the threads, and with them the engine; does nothing where there are none. */
export async function stopWasmThreads(): Promise<void> {
  if (!threaded) return;
  threaded = false;
  reset(1);
}

/** Takes the engine away, to be started anew with another number of threads. */
function reset(threads: number): void {
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory, 2);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  setThreadsCount(threads);
}

/**
 * The package has a threaded build, and switches it off in Node because its threads start from a blob. While it starts,
 * asking for a blob's address gives the file of our thread, and asking for the cores gives twice as many as threads are
 * wanted, because the engine takes half of them.
 */
async function restart(count: number): Promise<void> {
  reset(count);
  threaded = true;
  const { createObjectURL } = URL;
  const { cpus } = os;
  const file = fileURLToPath(compiled(new URL('./wasmThread.js', import.meta.url)));
  URL.createObjectURL = () => file;
  os.cpus = () => Array.from({ length: 2 * count }, () => cpus()[0]!);
  try {
    await startWasm();
  } finally {
    URL.createObjectURL = createObjectURL;
    os.cpus = cpus;
  }
  letGo();
}

/** Threads that only wait for work must not keep the process from ending. */
function letGo(): void {
  const { wasm } = tf.backend() as unknown as {
    readonly wasm: { readonly PThread: { readonly runningWorkers: Worker[]; readonly unusedWorkers: Worker[] } };
  };
  for (const worker of [...wasm.PThread.runningWorkers, ...wasm.PThread.unusedWorkers]) worker.unref();
}

/** Milliseconds of what most of a training step is: a convolution, a product of matrices, a pass over numbers. */
async function timed(): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    const y = tf.tidy(() => {
      const x = tf.ones<tf.Rank.R4>([2, 28, 28, 128]);
      const map = tf.relu(tf.conv2d(x, tf.ones([3, 3, 128, 64]), 1, 'same'));
      return tf.matMul(tf.reshape(map, [2 * 28 * 28, 64]), tf.ones([64, 256]));
    });
    await y.data();
    y.dispose();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
