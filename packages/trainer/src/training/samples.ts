import { applyTransforms, type Image, type Transform } from '@beeline/core/image';

/** Labelled photos that a training reads one by one, in any order. */
export interface Samples {
  readonly length: number;
  /** Index of the class. */
  label(index: number): number;
  /** The upright photo, before augmentation. May be asked for again in every epoch. */
  image(index: number): Image | Promise<Image>;
}

export interface CacheOptions {
  /** What is done once, before a photo is kept: resizing it, say. */
  readonly transforms?: readonly Transform[];
  /** How many bytes of pixels are kept at most; 512 MiB if not given. Photos beyond that are read again each time. */
  readonly maxBytes?: number;
}

/** Keeps photos once they were read, up to a number of bytes: the first come stay, since every epoch reads them all. */
export function cached(
  samples: Samples,
  { transforms = [], maxBytes = 512 * 1024 * 1024 }: CacheOptions = {},
): Samples {
  const kept = new Map<number, Image>();
  let bytes = 0;
  return {
    length: samples.length,
    label: (index) => samples.label(index),
    async image(index) {
      const known = kept.get(index);
      if (known) return known;
      const image = applyTransforms(await samples.image(index), transforms);
      if (bytes + image.data.byteLength <= maxBytes) {
        bytes += image.data.byteLength;
        kept.set(index, image);
      }
      return image;
    },
  };
}
