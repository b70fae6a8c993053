import { execFile } from 'node:child_process';
import os from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { layOut, parametersOf, takeOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { formulaState } from '../../../core/test/formula_weights.js';
import { withFiles } from '../../test/files.js';
import { tiny } from '../../test/tiny.js';
import { compiled } from '../threads/index.js';
import { createOptimizer } from '../training/optimizer.js';
import { differentiate, logitsOf } from '../training/step.js';
import { installGradients } from './gradients/index.js';
import { startWasmThreads, stopWasmThreads } from './wasmThreads.js';

/** Timings by which threads are worth it, or are not. */
const timings = (...ms: number[]) => {
  const left = [...ms];
  return async () => left.shift()!;
};
const faster = () => timings(2, 1);
const slower = () => timings(1, 2);

afterAll(async () => {
  await stopWasmThreads();
});

describe('threads of the WebAssembly engine', () => {
  it('compute where they are faster, and give way where they are not', async () => {
    expect(await startWasmThreads(2, slower())).toBe(1);
    expect(await startWasmThreads(1)).toBe(1);
    expect(await startWasmThreads(3, faster())).toBe(3);
    expect(tf.getBackend()).toBe('wasm');
    expect(await startWasmThreads(99, faster())).toBe(8);
  });

  it('leave nothing changed behind', async () => {
    const before = [URL.createObjectURL, os.cpus];
    await startWasmThreads(2, faster());
    expect([URL.createObjectURL, os.cpus]).toEqual(before);
  });

  /** Three steps of a small network: weights, losses and answers. */
  async function trained(threads: number) {
    installGradients();
    expect(await startWasmThreads(threads, faster())).toBe(threads);
    const graph = tiny(3);
    const trainable = parametersOf(graph).flatMap(({ name, kind }) => (kind === 'parameter' ? [name] : []));
    const trainee = { graph, tensors: layOut(graph, formulaState(graph)), trainable };
    const optimizer = createOptimizer({ kind: 'adam', weightDecay: 1e-3 });
    const data = Float32Array.from({ length: 4 * 32 * 32 * 3 }, (_, i) => Math.sin(i * 0.37));
    const x = tf.tensor4d(data, [4, 32, 32, 3]);
    const losses: number[] = [];
    for (let step = 0; step < 3; step++) {
      const how = { batchNorm: 'train', labelSmoothing: 0 } as const;
      const { loss, gradients } = await differentiate(trainee, x, [0, 1, 2, 1], how);
      optimizer.step(trainee.tensors, gradients, { learningRate: 0.01 });
      tf.dispose([...gradients.values()]);
      losses.push(loss);
    }
    const result = {
      losses,
      logits: await logitsOf(graph, trainee.tensors, x),
      state: await takeOut(graph, trainee.tensors),
    };
    optimizer.dispose();
    tf.dispose([x, ...trainee.tensors.values()]);
    return result;
  }

  it('give the numbers of one, bit for bit', async () => {
    const one = await trained(1);
    expect(one.losses[2]).not.toBe(one.losses[0]);
    expect(await trained(2)).toEqual(one);
    expect(await trained(4)).toEqual(one);
  });

  it('let the process end by itself', () => {
    const { href } = compiled(new URL('./wasmThreads.js', import.meta.url));
    const code = `import { startWasmThreads } from '${href}';
      const times = [2, 1];
      console.log(await startWasmThreads(2, async () => times.shift()));`;
    return withFiles([['body.mjs', Buffer.from(code)]], async (root) => {
      const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'body.mjs')]);
      expect(stdout).toBe('2\n');
    });
  });
});
