import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { registerConvolutions } from '@beeline/core/convolutions';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);

/** What the service may run on: `auto` is TensorFlow's own library where it is ready, else WebAssembly. */
export const BACKENDS = ['auto', 'native', 'wasm'] as const;
export type Backend = (typeof BACKENDS)[number];

/**
 * Whoever starts the service may know other engines than this package does. A module of them has this function: it sets
 * TensorFlow.js's backend, or throws and says why it cannot.
 */
export interface Engines {
  startBackend(name: 'native'): Promise<{ readonly description: string }>;
}

export interface Engine {
  readonly description: string;
  /** Why it is not the faster one that would have been taken. */
  readonly instead?: string;
}

async function startWasm(): Promise<Engine> {
  if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly engine of TensorFlow.js does not start here.');
  const convolutions = await readFile(require.resolve('@beeline/core/kernels/convolutions.wasm'));
  registerConvolutions(await WebAssembly.compile(convolutions));
  return { description: 'WebAssembly' };
}

/**
 * Starts the engine of this process.
 * @param engines brings the module of other engines; undefined where none came along
 * @throws Error where the backend that was asked for by name does not start
 */
export async function startEngine(wanted: Backend, engines?: () => Promise<Engines>): Promise<Engine> {
  if (wanted === 'wasm') return startWasm();
  try {
    if (!engines) throw new Error('this installation has no other engine than WebAssembly');
    const { description } = await (await engines()).startBackend('native');
    return { description };
  } catch (error) {
    if (wanted === 'native') throw error;
    return { ...(await startWasm()), instead: error instanceof Error ? error.message : String(error) };
  }
}
