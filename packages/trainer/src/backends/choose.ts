import { BeelineError } from '@beeline/core';
import { startNative } from './native.js';
import { startWasm } from './wasm.js';

/** The engines that training can run on, the fastest first. */
export const BACKENDS = ['cuda', 'native', 'wasm'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface ChosenBackend {
  readonly name: BackendName;
  /** What it is, in a few words. */
  readonly description: string;
  /** The faster ones that could not be had, and why. */
  readonly passedOver: readonly { readonly name: BackendName; readonly why: string }[];
}

const DESCRIPTIONS: Readonly<Record<BackendName, string>> = {
  cuda: 'TensorFlow on an NVIDIA card',
  native: "TensorFlow's own library on the processor",
  wasm: 'TensorFlow.js on WebAssembly with SIMD, one thread',
};

const start = (name: BackendName): Promise<void> => (name === 'wasm' ? startWasm() : startNative(name));

/**
 * Starts an engine: the one asked for, or for `auto` the fastest that starts. None is ever taken in silence: the
 * answer says which one runs and why the faster ones do not.
 *
 * @throws BeelineError `backend_unavailable` where the one asked for, or every one, can't start.
 */
export async function startBackend(wanted: BackendName | 'auto'): Promise<ChosenBackend> {
  const passedOver: { name: BackendName; why: string }[] = [];
  for (const name of wanted === 'auto' ? BACKENDS : [wanted]) {
    try {
      await start(name);
      return { name, description: DESCRIPTIONS[name], passedOver };
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
