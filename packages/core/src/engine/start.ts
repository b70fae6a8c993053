import { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js';
import factory, { type WasmModule } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import * as tf from '@tensorflow/tfjs-core';
import { BeelineError } from '../errors.js';
import { registerConvolutions } from './convolutions.js';
import { kernels } from './kernels.js';

/** The kernels ask for this very name. */
const NAME = 'wasm';

let starting: Promise<void> | undefined;

/**
 * Makes WebAssembly the backend of TensorFlow.js. The first call does the work, later ones share it; after a failure
 * the next call tries again. It never leaves another backend in charge: plain JavaScript is twenty times slower.
 *
 * @param module the package's plain or SIMD build, compiled (the threaded build has another glue)
 * @param convolutions our own kernels for convolutions, compiled: `@beeline/core/kernels/convolutions.wasm`
 * @throws BeelineError `engine_failed`
 */
export function startEngine(module: WebAssembly.Module, convolutions: WebAssembly.Module): Promise<void> {
  starting ??= start(module, convolutions).catch((cause: unknown) => {
    starting = undefined;
    throw cause;
  });
  return starting;
}

async function start(module: WebAssembly.Module, convolutions: WebAssembly.Module): Promise<void> {
  try {
    // Built first: TensorFlow.js would swallow what goes wrong in a backend's factory and say only that it failed.
    const backend = new BackendWasm(bridge(await instantiate(module)));
    for (const kernel of kernels) if (!tf.getKernel(kernel.kernelName, NAME)) tf.registerKernel(kernel);
    tf.registerBackend(NAME, () => backend);
    await tf.setBackend(NAME);
    registerConvolutions(convolutions);
  } catch (cause) {
    throw failure(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (tf.getBackend() !== NAME) throw failure(`TensorFlow.js chose "${tf.getBackend()}" instead.`);
}

const failure = (detail: string, cause?: unknown): BeelineError =>
  new BeelineError(
    'engine_failed',
    `The WebAssembly engine did not start: ${detail}`,
    'It needs WebAssembly with SIMD: a browser from 2023 or later, or a current Workers runtime.',
    { cause },
  );

/** An instance made at once from the compiled module: no download, no compilation, no eval. */
function instantiate(module: WebAssembly.Module): Promise<WasmModule> {
  return new Promise((resolve, reject) => {
    factory({
      instantiateWasm(imports, done) {
        try {
          const instance = new WebAssembly.Instance(module, imports);
          done(instance, module);
          return instance.exports;
        } catch (cause) {
          reject(cause);
          return {};
        }
      },
      print: () => undefined,
      printErr: () => undefined,
    }).then(resolve, reject);
  });
}

/** Names the C functions that the backend calls (as `init` of the package's backend_wasm.ts does). */
function bridge(module: WasmModule): WasmModule {
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module;
}
