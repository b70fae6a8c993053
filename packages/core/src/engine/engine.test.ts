import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { convolutions } from '../../test/backend.js';
import { BeelineError } from '../errors.js';

import { INFERENCE_KERNELS } from '../network/kernels.js';
import { OWN_KERNELS } from '../network/own_convolutions.js';
import { startEngine } from './index.js';
import { kernels } from './kernels.js';

const wasm = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm',
);
const compiled = () => new WebAssembly.Module(readFileSync(wasm));

describe('the engine', () => {
  it('says why it did not start, and starts on the next call', async () => {
    const empty = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    const error = await startEngine(empty, convolutions()).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(BeelineError);
    expect(error).toMatchObject({ code: 'engine_failed', message: expect.stringContaining('did not start') });

    await startEngine(compiled(), convolutions());
    expect(tf.getBackend()).toBe('wasm');
  });

  it('is the same engine when it is started twice', async () => {
    await startEngine(compiled(), convolutions());
    const backend = tf.backend();
    await startEngine(compiled(), convolutions());
    expect(tf.backend()).toBe(backend);
  });

  it('computes: a fused convolution with known sums', async () => {
    await startEngine(compiled(), convolutions());
    const x = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
    const filter = tf.ones([3, 3, 1, 1]) as tf.Tensor4D;
    const bias = tf.tensor1d([-3]);
    const y = tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation: 'relu6' });
    expect([...(await y.data())]).toEqual([1, 3, 3, 1, 3, 6, 6, 3, 3, 6, 6, 3, 1, 3, 3, 1]);
  });

  it('has the kernels that the interpreter uses in inference, and no others', () => {
    const own = OWN_KERNELS.map(({ name }) => name);
    expect([...kernels.map((kernel) => kernel.kernelName), ...own].sort()).toEqual([...INFERENCE_KERNELS].sort());
    for (const name of own) expect(tf.getKernel(name, 'wasm')).toBeDefined();
  });
});
