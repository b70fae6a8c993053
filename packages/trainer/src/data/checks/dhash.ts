import type { Image } from '@beeline/core/image';

/** Size of the grey pictures that copies are told by: eight differences in each of eight rows. */
export const GREY = { width: 9, height: 8 } as const;
const { width: WIDTH, height: HEIGHT } = GREY;

/** 64 bits, the upper and the lower 32. */
export type Hash = readonly [high: number, low: number];

/** The luma of a picture (Rec. 601, as Pillow's `convert("L")` weighs it). */
export function greyOf({ data }: Image): Uint8Array {
  const luma = (i: number): number => (data[3 * i]! * 19595 + data[3 * i + 1]! * 38470 + data[3 * i + 2]! * 7471) >> 16;
  return Uint8Array.from({ length: data.length / 3 }, (_, i) => luma(i));
}

/** The difference hash (Krawetz, 2013) of 9 x 8 grey samples: a bit for every sample that its right neighbour outshines. */
export function dHash(grey: Uint8Array): Hash {
  const bits: [number, number] = [0, 0];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x + 1 < WIDTH; x++) {
      const half = y < HEIGHT / 2 ? 0 : 1;
      const brighter = grey[y * WIDTH + x + 1]! > grey[y * WIDTH + x]! ? 1 : 0;
      bits[half] = ((bits[half]! << 1) | brighter) >>> 0;
    }
  }
  return bits;
}

/** How many bits of two hashes, each as its upper and lower half, differ. */
export const distance = (highA: number, lowA: number, highB: number, lowB: number): number =>
  ones(highA ^ highB) + ones(lowA ^ lowB);

/** Bits set in 32 (Warren, Hacker's Delight, 5-1). */
function ones(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The same samples, left and right exchanged. */
export function mirrored(grey: Uint8Array): Uint8Array {
  return grey.map((_, i) => grey[i - (i % WIDTH) + (WIDTH - 1 - (i % WIDTH))]!);
}

/** Pearson's correlation of two sets of samples, in [-1, 1]; 0 where one of them is all the same. */
export function correlation(a: Uint8Array, b: Uint8Array): number {
  const mean = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA * squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}
