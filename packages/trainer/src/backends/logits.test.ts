import { readFileSync } from 'node:fs';
import { architectureNames, buildArchitecture } from '@beeline/core/architectures';
import { forward, layOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { formulaBatch, formulaState } from '../../../core/test/formula_weights.js';
import { describeWithShared } from '../../test/shared.js';
import { findAddon } from '../native/index.js';
import { startBackend } from './index.js';

interface Case {
  readonly images: number;
  readonly size: number;
  readonly logits_first: readonly (readonly number[])[];
  readonly logits_absmax: number;
}

const native = findAddon('@tensorflow/tfjs-node')?.built ?? false;
if (!native) console.log('skipped: logits on the native backend (beeline native build --pip makes it ready)');

/** The core's own tests hold wasm to the same reference; this is what else the trainer can compute with. */
describeWithShared('golden/models.json', 'the networks on the native backend against PyTorch', (path) => {
  const { models } = JSON.parse(readFileSync(path, 'utf8')) as { models: Record<string, { cases: readonly Case[] }> };

  it.runIf(native).each(architectureNames.filter((name) => name in models))('%s', async (name) => {
    await startBackend('native');
    const graph = buildArchitecture(name);
    const tensors = layOut(graph, formulaState(graph));
    for (const { images, size, logits_first, logits_absmax } of models[name]!.cases) {
      const x = tf.tensor4d(formulaBatch(name, images, size), [images, size, size, 3]);
      const logits = tf.tidy(() => forward(graph, tensors, x).dataSync()) as Float32Array;
      x.dispose();
      const classes = logits.length / images;
      const off = logits_first.flatMap((row, n) => row.map((v, i) => Math.abs(logits[n * classes + i]! - v)));
      expect(Math.max(...off) / logits_absmax, `${size} px`).toBeLessThan(1e-4);
    }
    tf.dispose([...tensors.values()]);
  });
});
