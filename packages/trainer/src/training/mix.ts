import type { Random } from '@beeline/core';
import type { Batch } from './batches.js';
import { beta } from './beta.js';

/** Whether photos of a batch are mixed, each with another of the batch, and with them what should be said of them. */
export interface MixConfig {
  /** Of mixup (Zhang et al., 2018): photos are blended. Lambda is drawn from Beta(mixup, mixup); 0 for none. */
  readonly mixup: number;
  /** Of cutmix (Yun et al., 2019): a box of one photo lies on the other. The same; where both are on, each batch takes one of them by even chance. */
  readonly cutmix: number;
}

/** What else is in the photos of a batch. */
export interface Mixed {
  /** The class of the other photo, row by row. */
  readonly labels: readonly number[];
  /** How much of each photo is its own, in [0, 1]: lambda. */
  readonly share: number;
}

/** A batch whose photos may be mixed. */
export interface MixedBatch extends Batch {
  readonly mixed?: Mixed;
}

/** Mixes the photos of a batch, each with that at its place in a random order of the batch; one lambda for all, as both papers' code has it. */
export function mixBatch(batch: Batch, config: MixConfig | undefined, random: Random): MixedBatch {
  const { mixup, cutmix } = config ?? { mixup: 0, cutmix: 0 };
  if (mixup === 0 && cutmix === 0) return batch;
  const cut = cutmix > 0 && (mixup === 0 || random.uniform() < 0.5);
  const lambda = beta(random, cut ? cutmix : mixup);
  const others = random.shuffle([...batch.labels.keys()]);
  const labels = others.map((other) => batch.labels[other]!);
  if (!cut) return { ...batch, data: blend(batch, others, lambda), mixed: { labels, share: lambda } };
  const box = boxOf(batch, lambda, random);
  const share = 1 - ((box.right - box.left) * (box.bottom - box.top)) / (batch.width * batch.height);
  return { ...batch, data: paste(batch, others, box), mixed: { labels, share } };
}

function blend({ data, labels }: Batch, others: readonly number[], lambda: number): Float32Array {
  const size = data.length / labels.length;
  return data.map((value, i) => {
    const row = Math.floor(i / size);
    return lambda * value + (1 - lambda) * data[others[row]! * size + (i - row * size)]!;
  });
}

/** Part of a picture, in pixels; `right` and `bottom` are just outside. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A box with the photo's proportions and 1 - lambda of its area, about a point anywhere in it, cut off at its edges. */
export function boxOf({ width, height }: Pick<Batch, 'width' | 'height'>, lambda: number, random: Random): Box {
  const side = Math.sqrt(1 - lambda);
  const [halfWidth, halfHeight] = [Math.trunc(width * side) >> 1, Math.trunc(height * side) >> 1];
  const [x, y] = [random.integer(width), random.integer(height)];
  return {
    left: Math.max(0, x - halfWidth),
    right: Math.min(width, x + halfWidth),
    top: Math.max(0, y - halfHeight),
    bottom: Math.min(height, y + halfHeight),
  };
}

function paste({ data, labels, width }: Batch, others: readonly number[], box: Box): Float32Array {
  const out = data.slice();
  const size = data.length / labels.length;
  for (const [row, other] of others.entries())
    for (let y = box.top; y < box.bottom; y++) {
      const [from, to] = [(y * width + box.left) * 3, (y * width + box.right) * 3];
      out.set(data.subarray(other * size + from, other * size + to), row * size + from);
    }
  return out;
}
