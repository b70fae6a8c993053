import * as tf from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { startEngine } from '../node/engine.js';

const description = "TensorFlow's own library";
const native = async () => ({ startBackend: async () => ({ description }) });
const broken = async () => ({
  startBackend: async () => {
    throw new Error('its addon is not compiled');
  },
});

it('takes the faster engine where it starts', async () => {
  expect(await startEngine('auto', native)).toEqual({ description });
  expect(await startEngine('native', native)).toEqual({ description });
});

it('falls back to WebAssembly and says why', async () => {
  expect(await startEngine('auto', broken)).toEqual({
    description: 'WebAssembly',
    instead: 'its addon is not compiled',
  });
  expect(tf.getBackend()).toBe('wasm');
  expect((await startEngine('auto')).instead).toContain('no other engine');
});

it('does not fall back from what was asked for by name', async () => {
  await expect(startEngine('native', broken)).rejects.toThrow('not compiled');
  const engines = vi.fn(native);
  expect(await startEngine('wasm', engines)).toEqual({ description: 'WebAssembly' });
  expect(engines).not.toHaveBeenCalled();
});
