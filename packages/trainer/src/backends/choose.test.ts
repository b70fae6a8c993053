import { BeelineError } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { findAddon } from '../native/index.js';
import { BACKENDS, releaseBackend, startBackend } from './index.js';

const built = {
  cuda: findAddon('@tensorflow/tfjs-node-gpu')?.built,
  native: findAddon('@tensorflow/tfjs-node')?.built,
};

describe('startBackend', () => {
  test('wasm starts when asked for', async () => {
    expect(await startBackend('wasm')).toMatchObject({ name: 'wasm', passedOver: [] });
    expect(tf.getBackend()).toBe('wasm');
  });

  test('auto takes the fastest that starts and says why not a faster one', async () => {
    const { name, passedOver } = await startBackend('auto');
    expect(passedOver.map((other) => other.name)).toEqual(BACKENDS.slice(0, BACKENDS.indexOf(name)));
    for (const { name: other, why } of passedOver) expect(why).toMatch(other === 'webgpu' ? /webgpu|card/ : /addon/);
    await releaseBackend();
  });

  test.runIf(!built.cuda)('one asked for that is not ready is an error with the command that mends it', async () => {
    const error = await startBackend('cuda').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(BeelineError);
    expect(error).toMatchObject({ code: 'backend_unavailable', hint: expect.stringContaining('beeline native') });
  });
});
