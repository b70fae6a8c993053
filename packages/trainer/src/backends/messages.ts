import type { Random } from '@beeline/core';
import type { ImageTensor, Preprocessing, RandomTransform, Transform } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';

/** A photo's file; or one that is augmented in place of the transforms, and what that is drawn from. */
export type PhotoTask = string | { readonly file: string; readonly random: ReturnType<Random['state']> };

/** What a worker thread is started with: photos' preprocessing, and a network where it has one to run. */
export type WorkerSetup = {
  readonly preprocessing: Preprocessing;
  /** For tasks that are drawn. */
  readonly augmentation?: readonly (Transform | RandomTransform)[] | undefined;
} & (
  | {
      readonly graph: Graph;
      /** Its arrays lie in shared memory, so that N workers don't copy the weights N times. */
      readonly state: StateDict;
      readonly head?: Head | undefined;
    }
  /** Photos' numbers are wanted, as onnxruntime takes them. */
  | { readonly graph?: undefined }
);

/** The layer whose input is wanted as well, and how many numbers that is a photo. */
export interface Head {
  readonly node: string;
  readonly features: number;
}

/** What a network makes of one photo. */
export interface Row {
  /** Its output, flattened. */
  readonly values: Float32Array;
  /** The head's input, if asked for. */
  readonly features?: Float32Array;
}

/** One pass over a batch of one or more equally large inputs; one row for each. */
export type RunBatch = (inputs: readonly ImageTensor[]) => Promise<readonly Row[]>;

/** What became of one photo, or why nothing did. */
export type PhotoOutput =
  | ({ readonly ok: true } & Row)
  | { readonly ok: false; readonly code: string; readonly reason: string };
