import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../backends/index.js';
import { createAccumulator } from './accumulate.js';
import { clipNorm } from './clip.js';

beforeAll(startWasm);

const gradients = (): Map<string, tf.Tensor> =>
  new Map<string, tf.Tensor>([
    ['a', tf.tensor1d([3, 0])],
    ['b', tf.tensor2d([[4]])],
  ]);
const values = (some: ReadonlyMap<string, tf.Tensor>): number[] => [...some.values()].flatMap((g) => [...g.dataSync()]);

describe('clipping by the norm of all gradients together', () => {
  it('is torch’s clip_grad_norm_', async () => {
    const some = gradients();
    expect(await clipNorm(some, 1)).toBe(5);
    for (const [i, v] of [3, 0, 4].entries()) expect(values(some)[i]).toBeCloseTo(v / (5 + 1e-6), 7);
  });

  it('leaves what is short enough as it is', async () => {
    const some = gradients();
    expect(await clipNorm(some, 6)).toBe(5);
    expect(values(some)).toEqual([3, 0, 4]);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const some = gradients();
    await clipNorm(some, 1);
    tf.dispose([...some.values()]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('gathering gradients', () => {
  it('weighs each batch by its photos', () => {
    const before = tf.memory().numTensors;
    const gathered = createAccumulator();
    for (const [value, photos] of [
      [1, 4],
      [2, 4],
      [6, 1],
    ] as const)
      gathered.add(new Map([['w', tf.scalar(value)]]), photos);
    const taken = gathered.take();
    expect(values(taken)[0]).toBeCloseTo((4 * 1 + 4 * 2 + 6) / 9, 6);
    gathered.add(new Map([['w', tf.scalar(7)]]), 3);
    gathered.dispose();
    tf.dispose([...taken.values()]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('hands on those of a single batch untouched', () => {
    const gathered = createAccumulator();
    const only = tf.scalar(0.1);
    gathered.add(new Map([['w', only]]), 3);
    expect(gathered.take().get('w')).toBe(only);
  });
});
