import type { Random } from '@beeline/core';
import {
  applyTransforms,
  draw,
  type Image,
  normalise,
  type Preprocessing,
  type RandomTransform,
  type Transform,
} from '@beeline/core/image';
import type { Draw, Samples } from '../loader/index.js';

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

/** Photos that are made ahead: as many as two batches, and a few a thread where batches are small. */
const AHEAD = { batches: 2, least: 16 };

/**
 * Batches of photos, augmented; each is made ready while the ones before it are used. What is drawn for a photo depends
 * on `random` and its index alone, not on its place in the batch.
 *
 * @param batches indices of photos.
 */
export async function* augmentedBatches(
  samples: Samples,
  batches: readonly (readonly number[])[],
  augmentation: Augmentation,
  normalisation: Normalisation,
  random: Random,
): AsyncGenerator<Batch> {
  const draws = drawsOf(batches, random);
  const ahead = Math.max(AHEAD.least, AHEAD.batches * (batches[0]?.length ?? 0));
  const images = samples.drawn?.(draws, augmentation, ahead) ?? drawnInTurn(samples, draws, augmentation);
  const stream = images[Symbol.asyncIterator]();
  try {
    for (const indices of batches) {
      const inputs = [];
      for (const _ of indices) {
        const image = (await stream.next()).value as Image;
        inputs.push({ width: image.width, height: image.height, data: normalise(image, normalisation) });
      }
      yield stack(
        inputs,
        indices.map((index) => samples.label(index)),
      );
    }
  } finally {
    await stream.return?.();
  }
}

function* drawsOf(batches: readonly (readonly number[])[], random: Random): Generator<Draw> {
  for (const indices of batches) for (const index of indices) yield { index, random: random.fork(`photo ${index}`) };
}

async function* drawnInTurn(
  samples: Samples,
  draws: Iterable<Draw>,
  augmentation: Augmentation,
): AsyncGenerator<Image> {
  for (const { index, random } of draws) {
    const image = await samples.image(index);
    yield applyTransforms(image, draw(augmentation, image, random));
  }
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
