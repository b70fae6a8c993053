import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { applyTransforms, draw, type Image, type RandomTransform, type Transform } from '@beeline/core/image';
import { expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { stripes } from '../../test/png.js';
import { loadDecoder, type Photo, readImage } from '../data/index.js';
import { type LoaderOptions, openLoader } from './index.js';

const SIZE = 48;
const STEPS: readonly Transform[] = [{ op: 'resize', width: 64, height: 64, filter: 'bilinear' }];
const AUGMENTATION: readonly (Transform | RandomTransform)[] = [
  { op: 'random_crop', size: SIZE, padding: 0 },
  { op: 'random_horizontal_flip', p: 0.5 },
];
const KEPT = 64 * 64 * 3;
const DRAWN = SIZE * SIZE * 3;

/** Photos in a folder of their own, each in two kinds of stripes. */
const withPhotos = (count: number, use: (photos: Photo[], root: string) => Promise<void>): Promise<void> =>
  withFiles(
    Array.from({ length: count }, (_, i) => [`${i}.png`, stripes(i % 2 ? 'lying' : 'standing', i)] as const),
    (root) =>
      use(
        Array.from({ length: count }, (_, i) => ({ path: `${i}.png`, file: join(root, `${i}.png`), truth: i % 2 })),
        root,
      ),
  );

/** Draws of some epochs, every photo in every one. */
const drawsOf = (photos: number, epochs: number) => {
  const random = createRandom(5);
  return Array.from({ length: epochs }, (_, epoch) =>
    random
      .fork(`order ${epoch}`)
      .shuffle([...Array(photos).keys()])
      .map((index) => ({ index, random: random.fork(`${epoch} ${index}`) })),
  ).flat();
};

async function take(photos: Photo[], options: LoaderOptions, epochs: number, ahead = 6) {
  const loader = openLoader(options);
  try {
    const samples = loader.samples(photos, { transforms: STEPS });
    const images: Image[] = [];
    for await (const image of samples.drawn!(drawsOf(photos.length, epochs), AUGMENTATION, ahead)) images.push(image);
    return { images, held: loader.held() };
  } finally {
    await loader.close();
  }
}

it('gives the same photos in the same order whatever the threads and the budget, those made one by one', () =>
  withPhotos(7, async (photos) => {
    const decoder = await loadDecoder();
    const expected: Image[] = [];
    for (const { index, random } of drawsOf(photos.length, 2)) {
      const image = await readImage(decoder, photos[index]!.file, { transforms: STEPS });
      if (!image.ok) throw new Error(image.error.message);
      expected.push(applyTransforms(image.value, draw(AUGMENTATION, image.value, random)));
    }
    for (const [threads, keptBytes] of [
      [1, 2 ** 20],
      [2, 0],
      [3, 4 * KEPT],
    ] as const) {
      const { images } = await take(photos, { threads, keptBytes }, 2);
      expect(images).toEqual(expected);
    }
  }));

it('holds no more than its budget of a data set many times as large, and nothing when all is done', () =>
  withPhotos(40, async (photos) => {
    const budget = 3 * KEPT + 100;
    const ahead = 6;
    const { held } = await take(photos, { threads: 2, keptBytes: budget }, 3, ahead);
    expect(photos.length * KEPT).toBeGreaterThan(12 * budget);
    expect(held.most.kept).toBe(3 * KEPT);
    expect(held.now).toEqual({ kept: 3 * KEPT, ahead: 0 });
    // While there is room, the photo to be kept comes beside the one that was drawn.
    expect(held.most.ahead).toBeLessThanOrEqual(ahead * (DRAWN + KEPT));
    expect(held.most.ahead).toBeGreaterThan(DRAWN);
  }));

it('keeps all of a data set that fits, so that its files are read once', () =>
  withPhotos(5, async (photos) => {
    const loader = openLoader({ threads: 2 });
    const samples = loader.samples(photos, { transforms: STEPS });
    const all = async (): Promise<Image[]> => {
      const images: Image[] = [];
      for await (const image of samples.drawn!(drawsOf(5, 1), AUGMENTATION, 4)) images.push(image);
      return images;
    };
    const first = await all();
    for (const { file } of photos) await writeFile(file, 'no photo any more');
    expect(await all()).toEqual(first);
    expect((await samples.image(3)).width).toBe(64);
    await loader.close();
  }));

it('names a photo that can no longer be read, and gives up nothing else', () =>
  withPhotos(4, async (photos, root) => {
    await writeFile(join(root, '2.png'), 'no photo any more');
    await expect(take(photos, { threads: 2 }, 1)).rejects.toMatchObject({
      code: 'photo_changed',
      message: expect.stringContaining('2.png can no longer be read'),
    });
    const loader = openLoader({ threads: 1 });
    const stream = loader.samples(photos, { transforms: STEPS }).drawn!(drawsOf(4, 1), AUGMENTATION, 2);
    for await (const image of stream) {
      expect(image.width).toBe(SIZE);
      break;
    }
    expect(loader.held().now.ahead).toBe(0);
    await loader.close();
  }));
