import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, it } from 'vitest';
import { jpegOf } from '../../core/test/photos.js';
import { type TrainOptions, trainFolder } from '../src/training/index.js';
import { withFiles } from './files.js';
import { quiet } from './quiet.js';

/** Twice what a photo is shrunk to for the training, three times what it is judged at. */
const [width, height] = [640, 576];

/** Rings about a corner or the middle, too fine to be the same picture at half its size. */
function rings(label: string, n: number): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 3);
  const [cx, cy] = label === 'corner' ? [0, 0] : [width / 2, height / 2];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.fill(
        128 + 100 * Math.sin(Math.hypot(x - cx, y - cy) * (1 + n / 9)),
        3 * (y * width + x),
        3 * (y * width + x + 1),
      );
  return jpegOf({ width, height, data }, { quality: 95 });
}

const photos = await Promise.all(
  ['corner', 'middle'].flatMap((label) =>
    Array.from({ length: 5 }, async (_, n) => {
      const split = n < 2 ? 'val' : 'train';
      return [`photos/${split}/${label}/${n}.jpg`, await rings(label, n)] as const;
    }),
  ),
);

const scaledDecode = { above: 300_000, gap: 1 };

afterAll(() => tf.removeBackend('wasm'));

/** Trains, once with scaled decoding and once without. */
const both = (config: Partial<TrainOptions>) => {
  const outcomes: Awaited<ReturnType<typeof trainFolder>>[] = [];
  return withFiles(photos, async (root) => {
    for (const [name, said] of [
      ['scaled', { scaledDecode }],
      ['whole', {}],
    ] as const) {
      const options = { folder: join(root, 'photos'), out: join(root, name), backend: 'wasm', workers: 1 } as const;
      outcomes.push(await trainFolder({ ...config, ...said, ...options }, '0.1.0', quiet));
    }
  }).then(() => outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]]);
};

it('holds while a network is trained as in its bundle', async () => {
  const network = { mode: 'scratch', architecture: 'beenet_m', epochs: 1, batchSize: 6, keep: 'last' } as const;
  const [scaled, whole] = await both(network);
  expect(scaled.bundle.manifest.preprocessing.scaledDecode).toEqual(scaledDecode);
  expect(whole.bundle.manifest.preprocessing).not.toHaveProperty('scaledDecode');
  for (const { history, evaluation } of [scaled, whole])
    expect(history[0]!.valLoss).toBeCloseTo(evaluation.calibration.before.loss, 4);
  expect(scaled.history[0]!.valLoss).not.toBeCloseTo(whole.history[0]!.valLoss, 4);
  expect(scaled.history[0]!.trainLoss).not.toBeCloseTo(whole.history[0]!.trainLoss, 4);
}, 300_000);

it('holds for a head on frozen features', async () => {
  const [scaled, whole] = await both({ mode: 'frozen', epochs: 2 });
  expect(scaled.bundle.manifest.preprocessing.scaledDecode).toEqual(scaledDecode);
  expect(scaled.history[1]!.valLoss).not.toBe(whole.history[1]!.valLoss);
}, 300_000);
