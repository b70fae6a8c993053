import { BeelineError } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { startNative } from './native.js';
import { startWasm } from './wasm.js';
import { startWasmThreads, stopWasmThreads } from './wasmThreads.js';
import { startWebgpu, stopWebgpu } from './webgpu.js';

/** The engines that training can run on, the fastest first. */
export const BACKENDS = ['cuda', 'native', 'webgpu', 'wasm'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface ChosenBackend {
  readonly name: BackendName;
  /** What it is, in a few words. */
  readonly description: string;
  /** Whether it is `webgpu` without a card: the processor computes in its stead. */
  readonly software?: true;
  /** The faster ones that could not be had, and why. */
  readonly passedOver: readonly { readonly name: BackendName; readonly why: string }[];
}

/** How each starts, and what it then is. `named`: it was asked for by name, not tried in its turn. */
const STARTS: Readonly<
  Record<BackendName, (named: boolean, threads: number) => Promise<Omit<ChosenBackend, 'name' | 'passedOver'>>>
> = {
  cuda: async () => {
    await startNative('cuda');
    return { description: 'TensorFlow on an NVIDIA card' };
  },
  native: async () => {
    await startNative('native');
    return { description: "TensorFlow's own library on the processor" };
  },
  webgpu: startWebgpu,
  wasm: async (_, threads) => {
    const count = await startWasmThreads(threads);
    const faster = count === 1 && threads > 1 ? ', which is faster here and now than several' : '';
    return {
      description: `TensorFlow.js on WebAssembly with SIMD, ${count === 1 ? 'one thread' : `${count} threads`}${faster}`,
    };
  },
};

/**
 * Starts an engine: the one asked for, or for `auto` the fastest that starts. None is ever taken in silence: the
 * answer says which one runs and why the faster ones do not.
 *
 * @param threads that `wasm` may compute with; the others see to theirs themselves.
 * @throws BeelineError `backend_unavailable` where the one asked for, or every one, can't start.
 */
export async function startBackend(wanted: BackendName | 'auto', threads = 1): Promise<ChosenBackend> {
  const passedOver: { name: BackendName; why: string }[] = [];
  for (const name of wanted === 'auto' ? BACKENDS : [wanted]) {
    try {
      return { name, ...(await STARTS[name](wanted !== 'auto', threads)), passedOver };
    } catch (error) {
      if (!(error instanceof BeelineError)) throw error;
      if (wanted !== 'auto' || name === 'wasm')
        throw new BeelineError(error.code, `The backend ${name} can't start: ${error.message}.`, error.hint, {
          cause: error,
        });
      passedOver.push({ name, why: error.message });
    }
  }
  throw new BeelineError('backend_unavailable', 'No backend could start.', 'Run npm run setup.');
}

/**
 * Ends an engine that would keep the process from ending by itself. What is computed after a training, its answers
 * above all, is computed by WebAssembly.
 */
export async function releaseBackend(): Promise<void> {
  const running = tf.getBackend();
  if (running === 'webgpu') stopWebgpu();
  else if (running !== 'wasm') return;
  await stopWasmThreads();
  await startWasm();
}
