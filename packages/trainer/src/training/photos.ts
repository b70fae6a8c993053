import { readFile } from 'node:fs/promises';
import type { Architecture } from '@beeline/core/architectures';
import type { Image } from '@beeline/core/image';
import { type Dataset, type LeftOut, loadDecoder, type Photo, unreadableReason } from '../data/index.js';
import { preprocessingOf } from './model.js';
import { cached, type Samples } from './samples.js';
import { track, type Watcher } from './watcher.js';

/** How much larger than the evaluation's the kept training photos are, so that crops of them still have the pixels. */
const SPARE = 1.5;

/** The photos of a data set, decoded. */
export interface ReadPhotos {
  readonly problems: readonly LeftOut[];
  /** Some of its photos, with labels; training photos whole, validation photos as the network takes them. */
  samples(photos: readonly Photo[]): Samples;
}

/** Decodes every photo once: those that can't be are named, the others kept small in memory. */
export async function readPhotos(
  dataset: Dataset,
  architecture: Architecture,
  { signal, watcher }: { readonly signal?: AbortSignal | undefined; readonly watcher: Watcher },
): Promise<ReadPhotos> {
  const decoder = await loadDecoder();
  const read = async (photo: Photo): Promise<Image> => {
    const bytes = await readFile(photo.file).catch((error) => Promise.reject(new Unreadable(unreadableReason(error))));
    const image = await decoder.decode(bytes);
    if (!image.ok) throw new Unreadable(image.error.message);
    return image.value;
  };
  const { transforms } = preprocessingOf(architecture);
  const larger = {
    op: 'resize_shorter',
    size: Math.round(architecture.resize * SPARE),
    filter: architecture.filter,
  } as const;
  const keep = (photos: readonly Photo[], kept: typeof transforms): Samples =>
    cached(
      samplesOf(photos, (i) => read(photos[i]!)),
      { transforms: kept },
    );
  const train = keep(dataset.train, [larger]);
  const val = keep(dataset.val, transforms);

  const problems: LeftOut[] = [];
  const images = new Map<string, () => Promise<Image> | Image>();
  await track(watcher, 'photos', train.length + val.length, async (advance) => {
    for (const { photos, samples } of [
      { photos: dataset.train, samples: train },
      { photos: dataset.val, samples: val },
    ]) {
      for (const [index, { path }] of photos.entries()) {
        signal?.throwIfAborted();
        images.set(path, () => samples.image(index));
        await Promise.resolve(samples.image(index)).catch((error) => {
          if (!(error instanceof Unreadable)) throw error;
          problems.push({ path, reason: error.message });
        });
        advance();
      }
    }
  });
  return { problems, samples: (photos) => samplesOf(photos, (i) => images.get(photos[i]!.path)!()) };
}

const samplesOf = (photos: readonly Photo[], image: Samples['image']): Samples => ({
  length: photos.length,
  label: (i) => photos[i]!.truth,
  image,
});

class Unreadable extends Error {}
