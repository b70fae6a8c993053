import type { Image } from './types.js';

type Colour = readonly [r: number, g: number, b: number];

function paint(width: number, height: number, colour: (x: number, y: number) => Colour): Image {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) data.set(colour(x, y), to);
  }
  return { width, height, data };
}

/** A test picture of smooth slopes with a fold, in whole numbers only so that any language makes the same. */
export const waves = (width: number, height: number): Image =>
  paint(width, height, (x, y) => [
    Math.floor((x * 255) / Math.max(width - 1, 1)),
    Math.floor((y * 255) / Math.max(height - 1, 1)),
    Math.abs(((x * 5 + y * 3) % 510) - 255),
  ]);

/** A test picture of hard edges: 8 by 8 checks of two colours under a one-pixel white grid every 16. */
export const checks = (width: number, height: number): Image =>
  paint(width, height, (x, y) => {
    if (x % 16 === 0 || y % 16 === 0) return [255, 255, 255];
    return ((x >> 3) + (y >> 3)) & 1 ? [230, 40, 90] : [15, 160, 60];
  });

/** A test picture of noise: the upper bytes of a 32-bit linear congruential generator (Numerical Recipes), seed 1. */
export function noise(width: number, height: number): Image {
  const data = new Uint8Array(width * height * 3);
  let s = 1;
  for (let i = 0; i < data.length; i++) {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    data[i] = s >>> 24;
  }
  return { width, height, data };
}
