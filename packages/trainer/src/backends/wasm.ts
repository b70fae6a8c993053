import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { BeelineError } from '@beeline/core';
import { registerConvolutions } from '@beeline/core/convolutions';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);

const HINT = 'Run `npm run setup` to install the packages again; the WebAssembly engine needs Node 20.19 or later.';

/**
 * Starts TensorFlow.js's WebAssembly engine on this thread and makes sure that it, and nothing else, is in use:
 * where it can't start, TensorFlow.js would go on in plain JavaScript, some fifty times slower.
 * It gets our own kernels as in the Worker. Starting it twice does nothing more. Throws `backend_unavailable`.
 */
export async function startWasm(): Promise<void> {
  const started = await tf.setBackend('wasm').catch((cause) => {
    throw new BeelineError('backend_unavailable', `The WebAssembly engine did not start: ${cause}.`, HINT, { cause });
  });
  if (!started || tf.getBackend() !== 'wasm') {
    throw new BeelineError(
      'backend_unavailable',
      `The WebAssembly engine did not start; TensorFlow.js fell back to "${tf.getBackend()}".`,
      HINT,
    );
  }
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
    throw new BeelineError(
      'backend_unavailable',
      'This machine or this Node has no WebAssembly SIMD, without which training would take hours.',
      'Use Node 20.19 or later on a processor of the last ten years.',
    );
  }
  const convolutions = await readFile(require.resolve('@beeline/core/kernels/convolutions.wasm'));
  registerConvolutions(await WebAssembly.compile(convolutions));
}
