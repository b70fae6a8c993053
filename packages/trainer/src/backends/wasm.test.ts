import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it, vi } from 'vitest';
import { startWasm } from './wasm.js';

afterEach(() => vi.restoreAllMocks());

it('starts the WebAssembly engine, also a second time', async () => {
  await startWasm();
  await startWasm();
  expect(tf.getBackend()).toBe('wasm');
});

it('never goes on in plain JavaScript', async () => {
  await tf.setBackend('cpu');
  const engine = tf.engine();
  vi.spyOn(engine, 'setBackend').mockResolvedValue(false);
  await expect(startWasm()).rejects.toMatchObject({
    code: 'backend_unavailable',
    message: expect.stringContaining('"cpu"'),
    hint: expect.stringContaining('npm run setup'),
  });
});
