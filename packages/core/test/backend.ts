import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

/**
 * Starts the stock WebAssembly engine for a test, and makes sure that it is the one in use: TensorFlow.js falls back
 * to another one silently.
 */
export async function useWasm(): Promise<void> {
  const started = await tf.setBackend('wasm');
  if (!started || tf.getBackend() !== 'wasm') throw new Error(`the wasm backend did not start: ${tf.getBackend()}`);
}
