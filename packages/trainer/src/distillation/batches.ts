import { createRandom, type Random } from '@beeline/core';
import type { Preprocessing } from '@beeline/core/image';
import { fromFloat16 } from '@beeline/core/weights';
import { drawJitter, jittered } from './pixels.js';
import type { Prepared } from './prepare.js';
import type { DistillConfig } from './settings.js';
import type { SourcePhoto } from './sources.js';
import { isMixed } from './views.js';

/** What one step learns from. */
export interface DistillBatch {
  readonly count: number;
  /** N x size x size x 3, normalised. */
  readonly pixels: Float32Array;
  /** One array a target, N x its width, as the teachers said it. */
  readonly targets: readonly Float32Array[];
  /** Each photo's class in each labelled set; -1 where it has none there, or where another photo is in its view. */
  readonly labels: readonly (readonly number[])[];
}

/** A photo and which of its views. */
export interface Shown {
  readonly photo: number;
  readonly view: number;
}

/**
 * The order in which an epoch shows the photos, each once, in batches whose sizes differ by one at most; and the view
 * that each is shown in: all its views in some order, then again in another. Drawn from the seed and the epoch alone.
 *
 * @param epoch counted from 0.
 */
export function planOf(prepared: Pick<Prepared, 'usable'>, config: DistillConfig, epoch: number): Shown[][] {
  const { usable } = prepared;
  const random = createRandom(config.seed).fork('order');
  const round = random.fork(`views ${Math.floor(epoch / config.views)}`);
  const views = Array.from({ length: config.views }, (_, view) => view);
  const order = random.fork(`epoch ${epoch}`).shuffle(usable);
  const shown = order.map((photo) => ({
    photo,
    view: round.fork(`photo ${photo}`).shuffle(views)[epoch % config.views]!,
  }));
  const steps = stepsOf(usable.length, config.batchSize);
  return Array.from({ length: steps }, (_, i) =>
    shown.slice(Math.floor((i * shown.length) / steps), Math.floor(((i + 1) * shown.length) / steps)),
  );
}

export const stepsOf = (photos: number, batchSize: number): number => Math.max(1, Math.ceil(photos / batchSize));

/** What batches are read from. */
export interface BatchSource extends Pick<Prepared, 'crops' | 'targets'> {
  readonly photos: readonly Pick<SourcePhoto, 'sha256' | 'label'>[];
}

/** Reads and jitters one batch. The same seed, epoch and step give the same batch. */
export function readBatch(
  source: BatchSource,
  config: DistillConfig,
  normalisation: Pick<Preprocessing, 'mean' | 'std'>,
  epoch: number,
  shown: readonly Shown[],
  sets: number,
): DistillBatch {
  const { crops, targets, photos } = source;
  const { size } = config;
  const random: Random = createRandom(config.seed).fork(`jitter ${epoch}`);
  const numbers = size * size * 3;
  const pixels = new Float32Array(shown.length * numbers);
  const crop = new Uint8Array(numbers);
  const halves = targets.map(({ spec }) => new Uint16Array(shown.length * spec.width));
  for (const [i, { photo, view }] of shown.entries()) {
    crops.read(photo, view, crop, 0);
    const jitter = drawJitter(random.fork(`photo ${photo}`), config.jitter, config.shift);
    jittered(crop, size, jitter, normalisation, pixels, i * numbers);
    for (const [k, { rows }] of targets.entries())
      rows.read(photo, view, new Uint8Array(halves[k]!.buffer), i * rows.rowBytes);
  }
  const labels = Array.from({ length: sets }, (_, set) =>
    shown.map(({ photo, view }) => {
      const { label, sha256 } = photos[photo]!;
      return label?.set === set && !isMixed(config, sha256, view) ? label.truth : -1;
    }),
  );
  return { count: shown.length, pixels, targets: halves.map(fromFloat16), labels };
}
