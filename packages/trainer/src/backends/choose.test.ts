import { BeelineError } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { findAddon } from '../native/index.js';
import { installGradients } from './gradients/index.js';
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

if (!built.native) console.log('skipped: the native addon is not built (beeline native build --pip)');
describe.runIf(built.native)("PyTorch's padding on the native backend", () => {
  installGradients();
  afterAll(() => tf.setBackend('wasm'));

  /** What one backend gives for an operation and its gradients. */
  async function outcome(
    backend: 'wasm' | 'native',
    compute: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor,
    shapes: readonly [number[], number[]],
  ): Promise<Float32Array[]> {
    await startBackend(backend);
    const [x, w] = shapes.map((shape, i) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return tf.tensor(
        Float32Array.from({ length: size }, (_, k) => Math.sin(k * (i + 1.7))),
        shape,
      );
    }) as tf.Tensor[] as [tf.Tensor4D, tf.Tensor4D];
    const before = tf.memory().numTensors;
    const { value, grads } = tf.valueAndGrads((x, w) => {
      const y = compute(x as tf.Tensor4D, w as tf.Tensor4D);
      return tf.add(tf.sum(tf.square(y)), tf.mul(tf.sum(w!), 0)) as tf.Scalar;
    })([x, w]);
    const results = [value, ...grads].map((tensor) => tensor.dataSync() as Float32Array);
    tf.dispose([value, ...grads]);
    expect(tf.memory().numTensors, 'nothing is left behind').toBe(before);
    return results;
  }

  const pad = (p: number): [[number, number], [number, number], [number, number], [number, number]] => [
    [0, 0],
    [p, p],
    [p, p],
    [0, 0],
  ];
  test.each([
    [
      'conv 3x3 / 2',
      (x, w) => tf.conv2d(x, w, 2, pad(1)),
      [
        [2, 9, 8, 3],
        [3, 3, 3, 4],
      ],
    ],
    [
      'conv 5x5 / 1',
      (x, w) => tf.conv2d(x, w, 1, pad(2)),
      [
        [1, 7, 7, 2],
        [5, 5, 2, 3],
      ],
    ],
    [
      'depthwise 3x3 / 2',
      (x, w) => tf.depthwiseConv2d(x, w, 2, pad(1)),
      [
        [2, 9, 8, 3],
        [3, 3, 3, 1],
      ],
    ],
    [
      'depthwise 3x3 / 1',
      (x, w) => tf.depthwiseConv2d(x, w, 1, pad(1)),
      [
        [2, 6, 5, 4],
        [3, 3, 4, 1],
      ],
    ],
    [
      'max pool 3x3 / 2',
      (x) => tf.maxPool(x, 3, 2, pad(1)),
      [
        [2, 9, 8, 3],
        [1, 1, 1, 1],
      ],
    ],
  ] satisfies [string, (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor, [number[], number[]]][])(
    '%s: value and gradients are those of wasm',
    async (_, compute, shapes) => {
      const expected = await outcome('wasm', compute, shapes);
      const got = await outcome('native', compute, shapes);
      for (const [i, values] of got.entries()) {
        const scale = Math.max(...expected[i]!.map(Math.abs), 1e-6);
        for (const [k, value] of values.entries())
          expect(Math.abs(value - expected[i]![k]!) / scale).toBeLessThan(1e-5);
      }
    },
  );
});
