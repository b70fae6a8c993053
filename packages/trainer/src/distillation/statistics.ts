import { fromFloat16 } from '@beeline/core/weights';
import type { TargetRows } from './prepare.js';

/** How a target is brought to mean 0 and deviation 1. */
export interface Scale {
  readonly mean: Float32Array;
  /** Never 0. */
  readonly deviation: Float32Array;
}

/** Views that are looked at, at most: enough for two digits of a deviation. */
const SAMPLE = 6000;
/** A number that hardly varies is not blown up beyond this share of what is typical. */
const FLOOR = 1e-2;

/**
 * Mean and deviation of each number of a target over the views (of a map's over views and places: each place of a map is
 * told by the same numbers).
 */
export function scaleOf({ spec, rows }: TargetRows, usable: readonly number[]): Scale {
  const width = spec.kind === 'map' ? spec.dims : spec.width;
  const halves = new Uint16Array(spec.width);
  const bytes = new Uint8Array(halves.buffer);
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  const stride = Math.max(1, Math.floor((usable.length * rows.views) / SAMPLE));
  let count = 0;
  for (let i = 0; i < usable.length * rows.views; i += stride) {
    rows.read(usable[Math.floor(i / rows.views)]!, i % rows.views, bytes, 0);
    const values = fromFloat16(halves);
    for (let at = 0; at < values.length; at += width, count++) {
      for (let k = 0; k < width; k++) {
        const value = values[at + k]!;
        sum[k]! += value;
        squares[k]! += value * value;
      }
    }
  }
  const mean = sum.map((value) => value / count);
  const spread = squares.map((value, k) => Math.sqrt(Math.max(0, value / count - mean[k]! ** 2)));
  const typical = Math.sqrt(spread.reduce((total, value) => total + value ** 2 / width, 0)) || 1;
  return {
    mean: Float32Array.from(mean),
    deviation: Float32Array.from(spread, (value) => Math.max(value, FLOOR * typical)),
  };
}
