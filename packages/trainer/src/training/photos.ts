import { readFile } from 'node:fs/promises';
import type { Architecture } from '@beeline/core/architectures';
import type { Image, Transform } from '@beeline/core/image';
import { type LeftOut, loadDecoder, type Photo, unreadableReason } from '../data/index.js';
import { preprocessingOf } from './model.js';
import { cached, type Samples } from './samples.js';
import { track, type Watcher } from './watcher.js';

/** How much larger than the evaluation's the kept training photos are, so that crops of them still have the pixels. */
const SPARE = 1.5;

/** The photos of a data set, decoded. */
export interface ReadPhotos {
  readonly problems: readonly LeftOut[];
  /** Some of its photos for training: whole, and small in memory. */
  whole(photos: readonly Photo[]): Samples;
  /** Some of its photos as the network takes them, but for the normalisation. */
  prepared(photos: readonly Photo[]): Samples;
}

/** Decodes every photo once: those that can't be are named, the others kept small in memory. */
export async function readPhotos(
  photos: readonly Photo[],
  architecture: Architecture,
  { signal, watcher }: { readonly signal?: AbortSignal | undefined; readonly watcher: Watcher },
): Promise<ReadPhotos> {
  const decoder = await loadDecoder();
  const read = async (photo: Photo, transforms: readonly Transform[]): Promise<Image> => {
    const bytes = await readFile(photo.file).catch((error) => Promise.reject(new Unreadable(unreadableReason(error))));
    const image = await decoder.decodeTo(bytes, { transforms });
    if (!image.ok) throw new Unreadable(image.error.message);
    return image.value;
  };
  const size = Math.round(architecture.resize * SPARE);
  const { transforms } = preprocessingOf(architecture);
  const larger = { op: 'resize_shorter', size, filter: architecture.filter } as const;
  const kept = cached(samplesOf(photos, (photo) => read(photo, [larger])));

  const problems: LeftOut[] = [];
  const places = new Map(photos.map((photo, index) => [photo, index]));
  await track(watcher, 'photos', photos.length, async (advance) => {
    for (const [index, { path }] of photos.entries()) {
      signal?.throwIfAborted();
      await Promise.resolve(kept.image(index)).catch((error) => {
        if (!(error instanceof Unreadable)) throw error;
        problems.push({ path, reason: error.message });
      });
      advance();
    }
  });
  return {
    problems,
    whole: (some) => samplesOf(some, (photo) => kept.image(places.get(photo)!)),
    prepared: (some) => cached(samplesOf(some, (photo) => read(photo, transforms))),
  };
}

const samplesOf = (photos: readonly Photo[], image: (photo: Photo) => Image | Promise<Image>): Samples => ({
  length: photos.length,
  label: (i) => photos[i]!.truth,
  image: (i) => image(photos[i]!),
});

class Unreadable extends Error {}
