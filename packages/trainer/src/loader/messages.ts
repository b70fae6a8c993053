import type { Random } from '@beeline/core';
import type { DecodeSteps, Image, RandomTransform, Transform } from '@beeline/core/image';

/** One photo that a thread is to make ready. */
export interface LoadTask {
  /** Its place in the list that it is of. */
  readonly index: number;
  readonly file: string;
  /** What is done to it once, before it may be kept. */
  readonly steps: DecodeSteps;
  /** The photo after these steps, if it was kept; its pixels lie in memory that all threads share. */
  readonly kept: Image | undefined;
  /** Whether to hand it out to be kept. */
  readonly keep: boolean;
  readonly augmentation: readonly (Transform | RandomTransform)[];
  /** What is drawn from; absent where nothing is. */
  readonly random: ReturnType<Random['state']> | undefined;
}

export type Loaded =
  | {
      readonly ok: true;
      readonly index: number;
      readonly image: Image;
      /** Before augmentation. */
      readonly keep?: Image;
    }
  | { readonly ok: false; readonly index: number; readonly reason: string };
