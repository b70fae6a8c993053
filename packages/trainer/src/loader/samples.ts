import type { Random } from '@beeline/core';
import type { Image, RandomTransform, Transform } from '@beeline/core/image';

/** Labelled photos that a training reads in any order. */
export interface Samples {
  readonly length: number;
  /** Index of the class. */
  label(index: number): number;
  /** The upright photo, before augmentation. May be asked for again in every epoch. */
  image(index: number): Image | Promise<Image>;
  /**
   * Photos after augmentation, in the order of the draws, made ahead of being asked for.
   * Where it is absent, each is made when its turn comes.
   *
   * @param ahead how many may be made ahead.
   */
  drawn?(
    draws: Iterable<Draw>,
    augmentation: readonly (Transform | RandomTransform)[],
    ahead: number,
  ): AsyncIterable<Image>;
}

/** A photo that is to be augmented. */
export interface Draw {
  readonly index: number;
  /** What is drawn for this very photo is drawn from it alone. */
  readonly random: Random;
}
