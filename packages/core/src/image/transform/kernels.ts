import type { Filter } from '../types.js';

/** A resampling filter: its weight at a distance, and how far it reaches (in output pixels when shrinking). */
interface Kernel {
  readonly support: number;
  readonly weight: (x: number) => number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

function hamming(distance: number): number {
  let x = Math.abs(distance);
  if (x === 0) return 1;
  if (x >= 1) return 0;
  x *= Math.PI;
  return (Math.sin(x) / x) * (0.54 + 0.46 * Math.cos(x));
}

const KERNELS: Record<Exclude<Filter, 'nearest'>, Kernel> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, weight: hamming },
  bicubic: { support: 2, weight: bicubic },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Bits behind the point of a fixed-point weight: 32, less 8 for the sample and 2 against overflow. */
export const PRECISION_BITS = 22;

/** For each output position, the run of input positions that it is made of and their fixed-point weights. */
export interface Taps {
  /** First input position of each output position. */
  readonly start: Int32Array;
  /** Number of input positions of each output position. */
  readonly count: Int32Array;
  /** `stride` weights for each output position, of which the first `count` are used; together about 2^22. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** A run of positions along one side. */
export interface Range {
  readonly first: number;
  readonly length: number;
}

/**
 * Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` (src/libImaging/Resample.c): in double precision, each
 * window's weights normalised to 1, then rounded to fixed point, half away from zero. Shrinking widens the filter, so
 * that no input pixel is passed over.
 *
 * @param range the output positions that are wanted; all `to` of them where not given.
 */
export function taps(
  from: number,
  to: number,
  filter: Exclude<Filter, 'nearest'>,
  { first, length }: Range = { first: 0, length: to },
): Taps {
  const { support: reach, weight } = KERNELS[filter];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = reach * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const start = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * stride);
  const window = new Float64Array(stride);
  for (let o = 0; o < length; o++) {
    const centre = (first + o + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(from, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let i = 0; i < high - low; i++) {
      window[i] = weight((i + low - centre + 0.5) * (1 / stretch));
      sum += window[i]!;
    }
    for (let i = 0; i < high - low; i++) {
      const w = (sum === 0 ? window[i]! : window[i]! / sum) * (1 << PRECISION_BITS);
      weights[o * stride + i] = Math.trunc(w < 0 ? w - 0.5 : w + 0.5);
    }
    start[o] = low;
    count[o] = high - low;
  }
  return { start, count, weights, stride };
}
