import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { registerConvolutions } from '../src/engine/convolutions.js';

/** Our own kernels, compiled. */
export const convolutions = (): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(new URL('../kernels/convolutions.wasm', import.meta.url)));

/**
 * Starts the stock WebAssembly engine with our kernels for a test, and makes sure that it is the one in use:
 * TensorFlow.js falls back to another one silently.
 */
export async function useWasm(): Promise<void> {
  const started = await tf.setBackend('wasm');
  if (!started || tf.getBackend() !== 'wasm') throw new Error(`the wasm backend did not start: ${tf.getBackend()}`);
  registerConvolutions(convolutions());
}
