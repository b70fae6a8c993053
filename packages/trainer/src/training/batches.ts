import type { Random } from '@beeline/core';
import {
  applyTransforms,
  draw,
  normalise,
  type Preprocessing,
  preprocess,
  type RandomTransform,
  type Transform,
} from '@beeline/core/image';
import type { Samples } from './samples.js';

/** Photos as a network takes them: N x height x width x 3 in `data`, and their classes. */
export interface Batch {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly labels: readonly number[];
}

/** Steps that are the same for every photo, and steps that are drawn anew each time. */
export type Augmentation = readonly (Transform | RandomTransform)[];

/** The normalisation that photos get after augmentation. */
export type Normalisation = Pick<Preprocessing, 'mean' | 'std'>;

/** The photos of some indices, preprocessed for evaluation. */
export async function evaluationBatch(
  samples: Samples,
  indices: readonly number[],
  preprocessing: Preprocessing,
): Promise<Batch> {
  const inputs = [];
  for (const index of indices) inputs.push(preprocess(await samples.image(index), preprocessing));
  return stack(
    inputs,
    indices.map((index) => samples.label(index)),
  );
}

/**
 * The photos of some indices, augmented. What is drawn for a photo depends on `random` and its index alone, not on
 * its place in the batch.
 */
export async function augmentedBatch(
  samples: Samples,
  indices: readonly number[],
  augmentation: Augmentation,
  normalisation: Normalisation,
  random: Random,
): Promise<Batch> {
  const inputs = [];
  for (const index of indices) {
    const image = await samples.image(index);
    const drawn = applyTransforms(image, draw(augmentation, image, random.fork(`photo ${index}`)));
    inputs.push({ width: drawn.width, height: drawn.height, data: normalise(drawn, normalisation) });
  }
  return stack(
    inputs,
    indices.map((index) => samples.label(index)),
  );
}

function stack(inputs: readonly { width: number; height: number; data: Float32Array }[], labels: number[]): Batch {
  const { width, height, data: first } = inputs[0]!;
  const data = new Float32Array(first.length * inputs.length);
  for (const [i, input] of inputs.entries()) {
    if (input.width !== width || input.height !== height) {
      throw new RangeError(
        `photos of a batch differ in size: ${width} x ${height} and ${input.width} x ${input.height}`,
      );
    }
    data.set(input.data, i * first.length);
  }
  return { data, width, height, labels };
}

/** Cuts a list into pieces of `size`; the last one may be shorter. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
