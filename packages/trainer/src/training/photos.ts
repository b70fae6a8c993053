import type { Image, Transform } from '@beeline/core/image';
import { type LeftOut, loadDecoder, type Photo, readImage } from '../data/index.js';
import { cached, type Samples } from './samples.js';
import { track, type Watcher } from './watcher.js';

/** The photos of a data set, decoded. */
export interface ReadPhotos {
  readonly problems: readonly LeftOut[];
  /** Some of its photos for training, as they are kept. */
  whole(photos: readonly Photo[]): Samples;
  /** Some of its photos as the network takes them, but for the normalisation. */
  prepared(photos: readonly Photo[]): Samples;
}

/** What is done to photos before they are kept: for training, and for validation. */
export interface Steps {
  readonly whole: readonly Transform[];
  readonly prepared: readonly Transform[];
}

/** Decodes every photo once: those that can't be are named, the others kept in memory as far as there is room. */
export async function readPhotos(
  photos: readonly Photo[],
  steps: Steps,
  { signal, watcher }: { readonly signal?: AbortSignal | undefined; readonly watcher: Watcher },
): Promise<ReadPhotos> {
  const decoder = await loadDecoder();
  const read = async (photo: Photo, transforms: readonly Transform[]): Promise<Image> => {
    const image = await readImage(decoder, photo.file, { transforms });
    if (!image.ok) throw new Unreadable(image.error.message);
    return image.value;
  };
  const kept = cached(samplesOf(photos, (photo) => read(photo, steps.whole)));

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
    prepared: (some) => cached(samplesOf(some, (photo) => read(photo, steps.prepared))),
  };
}

const samplesOf = (photos: readonly Photo[], image: (photo: Photo) => Image | Promise<Image>): Samples => ({
  length: photos.length,
  label: (i) => photos[i]!.truth,
  image: (i) => image(photos[i]!),
});

class Unreadable extends Error {}
