import { roundHalfEven } from './rounding.js';

/** The size to which torchvision's `Resize(size)` brings an image: the longer side is truncated, never rounded. */
export function shorterTo(size: number, width: number, height: number): { width: number; height: number } {
  if (Math.min(width, height) === size) return { width, height };
  return width < height
    ? { width: size, height: Math.trunc((size * height) / width) }
    : { width: Math.trunc((size * width) / height), height: size };
}

/** Where the middle `size` of a side begins: torchvision rounds half to even. */
export const middle = (side: number, size: number): number => roundHalfEven((side - size) / 2);
