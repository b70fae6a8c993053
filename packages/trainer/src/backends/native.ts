import { createRequire } from 'node:module';
import util from 'node:util';
import { BeelineError } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { type AddonName, findAddon } from '../native/index.js';
import { teachTensorFlow } from './tensorflow/index.js';

const ADDONS: Readonly<Record<'native' | 'cuda', { readonly name: AddonName; readonly make: string }>> = {
  native: { name: '@tensorflow/tfjs-node', make: 'beeline native install, or beeline native build --pip' },
  cuda: { name: '@tensorflow/tfjs-node-gpu', make: 'beeline native install --gpu' },
};

/**
 * Starts TensorFlow's own library, on the processor (`native`) or on an NVIDIA card (`cuda`).
 * One process can hold one of the two.
 *
 * @throws BeelineError `backend_unavailable`, with the cause and the command that mends it.
 */
export async function startNative(kind: 'native' | 'cuda'): Promise<void> {
  const { name, make } = ADDONS[kind];
  const addon = findAddon(name);
  if (!addon?.built) {
    const what = addon ? 'is not compiled' : 'is not installed';
    throw new BeelineError('backend_unavailable', `its addon ${name} ${what}`, `Make it ready: ${make}.`);
  }
  // The addon calls a function that Node 23 took away.
  Object.assign(util, { isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined });
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Off by default on processors without AVX-512, where they are worth as much: convolutions of training 1.5 times faster.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  try {
    createRequire(import.meta.url)(name);
    await tf.setBackend('tensorflow');
    await tf.ready();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new BeelineError('backend_unavailable', `its addon did not load: ${reason}`, `Make it anew: ${make}.`, {
      cause,
    });
  }
  if (tf.getBackend() !== 'tensorflow')
    throw new BeelineError(
      'backend_unavailable',
      `TensorFlow.js chose "${tf.getBackend()}" instead`,
      `Make it anew: ${make}.`,
    );
  teachTensorFlow();
}
