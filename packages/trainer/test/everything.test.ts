import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, it } from 'vitest';
import type { Config } from '../src/training/index.js';
import { trainFolder } from '../src/training/index.js';
import { withFiles } from './files.js';
import { stripes } from './png.js';
import { quiet } from './quiet.js';

const size = 32;
/** Everything that a whole network's training can have, at once. */
const everything = {
  epochs: 3,
  batchSize: 2,
  accumulate: 2,
  learningRate: 0.01,
  optimizer: 'adamw',
  weightDecay: 0.05,
  schedule: 'one-cycle',
  warmup: 1,
  clipNorm: 1,
  labelSmoothing: 0.1,
  mixup: 0.4,
  cutmix: 1,
  balance: 'oversample',
  averageDecay: 0.9,
  layerGroups: 3,
  layerDecay: 0.7,
  headEpochs: 1,
  unfreezeEvery: 1,
  patience: 9,
  monitor: 'accuracy',
  augmentation: [
    { op: 'random_resized_crop', size, scale: [0.5, 1], ratio: [0.75, 1.3333], filter: 'bilinear' },
    { op: 'random_horizontal_flip', p: 0.5 },
    { op: 'color_jitter', brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0 },
  ],
  preprocessing: {
    transforms: [
      { op: 'resize_shorter', size, filter: 'bilinear' },
      { op: 'center_crop', size },
    ],
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  },
  seed: 11,
} as const satisfies Config;

const photos = (['standing', 'lying'] as const).flatMap((label, i) =>
  Array.from({ length: 4 + i }, (_, n) => {
    const split = n < 2 ? 'val' : 'train';
    return [`photos/${split}/${label}/${n}.png`, stripes(label, n)] as const;
  }),
);

afterAll(() => tf.removeBackend('wasm'));

it(
  'the same seed gives the same bundle, byte for byte, with every option on',
  () =>
    withFiles(photos, async (root) => {
      const train = async () => {
        const out = join(root, 'run');
        const folder = join(root, 'photos');
        const options = { ...everything, folder, mode: 'scratch', backend: 'wasm', workers: 1, out } as const;
        const { bundle, history } = await trainFolder(options, '0.1.0', quiet);
        expect(bundle.manifest.training).toMatchObject({ ...everything, mode: 'scratch', backend: 'wasm' });
        const file = await readFile(join(out, 'model.safetensors'));
        await rm(out, { recursive: true });
        return { file, sha256: bundle.sha256, losses: history.map(({ trainLoss, valLoss }) => [trainLoss, valLoss]) };
      };
      expect(await train()).toEqual(await train());
    }),
  300_000,
);
