import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { describeConfig, type TrainOptions, trainFolder } from '../src/training/index.js';
import { withFiles } from './files.js';
import { stripes } from './png.js';
import { quiet } from './quiet.js';

afterAll(() => tf.removeBackend('wasm'));

const photos = (['lying', 'standing'] as const).flatMap((label) =>
  Array.from({ length: 6 }, (_, n) => {
    const split = n < 2 ? 'val' : 'train';
    return [`photos/${split}/${label}/${n}.png`, stripes(label, n)] as const;
  }),
);

async function trained(said: Partial<TrainOptions>) {
  const outcomes: Awaited<ReturnType<typeof trainFolder>>[] = [];
  await withFiles(photos, async (root) => {
    const options = { folder: join(root, 'photos'), out: join(root, 'out'), backend: 'wasm', workers: 1 } as const;
    outcomes.push(await trainFolder({ ...options, ...said }, '0.1.0', quiet));
  });
  return outcomes[0]!;
}

describe('imageSize', () => {
  it.each<[string, Partial<TrainOptions>]>([
    ['a head on frozen features', { mode: 'frozen' }],
    ['every layer', { mode: 'finetune', epochs: 1, batchSize: 8 }],
    ['a network from scratch', { mode: 'scratch', architecture: 'beenet_m', epochs: 1, batchSize: 8 }],
  ])('is what the network is trained and served with: %s', async (_, said) => {
    const { bundle, history, evaluation } = await trained({ ...said, imageSize: 96, keep: 'last' });
    expect(bundle.manifest.preprocessing.transforms).toEqual([
      { op: 'resize_shorter', size: 109, filter: 'bilinear' },
      { op: 'center_crop', size: 96 },
    ]);
    expect(history.at(-1)!.valLoss).toBeCloseTo(evaluation.calibration.before.loss, 4);
  });

  it.each<[string, Partial<TrainOptions>, string]>([
    ['has room for the network', { mode: 'scratch', architecture: 'alexnet', imageSize: 30 }, 'alexnet has no room'],
    ['is no larger than memory has room for', { mode: 'frozen', imageSize: 1025 }, '1024 at most'],
    [
      'is said once',
      { mode: 'finetune', imageSize: 96, preprocessing: { transforms: [], mean: [0, 0, 0], std: [1, 1, 1] } },
      'imageSize and preprocessing both say',
    ],
  ])('%s', async (_, said, words) => {
    await expect(describeConfig(said)).rejects.toMatchObject({
      code: 'option_invalid',
      message: expect.stringContaining(words),
    });
  });
});
