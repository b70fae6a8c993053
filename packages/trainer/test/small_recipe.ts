import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import type { Replacement } from '@beeline/core/transfer';
import { replaceNode } from '@beeline/core/transfer';
import { writeSafetensors } from '@beeline/core/weights';
import type { Recipe, TrainRecipe } from '../src/recipes/index.js';
import { stripes } from './png.js';

const linear = (id: string, into: number, out: number): Replacement => ({
  id,
  op: 'linear',
  attributes: { in_features: into, out_features: out, bias: true },
});

/**
 * The wide layers of VGG16 and AlexNet made narrow: they hold 120 and 55 million of their weights, whose training takes
 * 3.9 and 1.7 GB of an engine's memory. Everything else of the recipe stays.
 */
const NARROW: Readonly<Record<string, readonly Replacement[]>> = {
  vgg16: [linear('classifier.0', 512 * 49, 8), linear('classifier.3', 8, 8), linear('classifier.6', 8, 5)],
  alexnet: [linear('classifier.1', 256 * 36, 8), linear('classifier.4', 8, 8), linear('classifier.6', 8, 10)],
};

/** 224 to 40 pixels: VGG16 halves its input five times, AlexNet and SqueezeNet are not asked at this size. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [224, 40],
  [256, 48],
]);

function smaller<T>(value: T): T {
  const text = JSON.stringify(value, (key, item) => (key === 'size' ? (SIZES.get(item) ?? item) : item));
  return JSON.parse(text) as T;
}

const SMALL_VIEW = {
  transforms: [
    { op: 'resize_shorter', size: 48, filter: 'bilinear' },
    { op: 'center_crop', size: 40 },
  ],
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
} as const;

/** A recipe as it is, but on small photos, with narrow wide layers, in batches of four. */
export function small(recipe: Recipe): Recipe {
  if (recipe.mode === 'mapped' || recipe.mode === 'frozen') return recipe;
  const { settings } = recipe;
  const replace = [...(settings.replace ?? []), ...(NARROW[recipe.network] ?? [])];
  return {
    ...recipe,
    settings: { preprocessing: SMALL_VIEW, ...smaller(settings), batchSize: 4, replace },
  } satisfies TrainRecipe;
}

/** Random weights for the network of a small recipe, in a folder of weights. */
export async function writeWeights(folder: string, { network }: Recipe): Promise<void> {
  const { build, initialisation } = architecture(network);
  const graph = (NARROW[network] ?? []).reduce(replaceNode, build());
  const state = initialise(graph, createRandom(1), initialisation);
  await writeFile(join(folder, `${network}.safetensors`), writeSafetensors(state));
}

const put = async (path: string, bytes: Buffer): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
};

const FLOWERS = ['daisy', 'dandelion', 'roses', 'sunflowers', 'tulips'];

/** Data sets under their usual names, of stripes and noise: a few pictures a class. */
export async function writeData(folder: string): Promise<void> {
  const photos = async (set: string, split: string, labels: readonly string[], count: number): Promise<void> => {
    for (const [truth, label] of labels.entries())
      for (let i = 0; i < count; i++)
        await put(join(folder, set, split, label, `${i}.png`), stripes(truth % 2 ? 'lying' : 'standing', i + truth));
  };
  await photos('hymenoptera_data', 'train', ['ants', 'bees'], 3);
  await photos('hymenoptera_data', 'val', ['ants', 'bees'], 2);
  await photos('flower_photos', 'train', FLOWERS, 2);
  await photos('flower_photos', 'test', FLOWERS, 1);
  const random = createRandom(2);
  const pictures = (each: number): Buffer =>
    Buffer.concat(
      Array.from({ length: 10 * each }, (_, i) => {
        const record = Buffer.alloc(3073).map(() => random.integer(256));
        record[0] = i % 10;
        return record;
      }),
    );
  await put(join(folder, 'cifar10/batches.meta.txt'), Buffer.from(`${[...'abcdefghij'].join('\n')}\n`));
  await put(join(folder, 'cifar10/data_batch_1.bin'), pictures(1));
  await put(join(folder, 'cifar10/test_batch.bin'), pictures(1));
}
