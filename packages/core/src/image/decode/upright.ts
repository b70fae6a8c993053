import type { Image } from '../types.js';

/**
 * How a stored picture lies: `swapped` where its rows are the columns of the upright one, and from which of its sides
 * the upright one is read.
 */
export interface Turn {
  readonly swapped: boolean;
  readonly fromRight: boolean;
  readonly fromBottom: boolean;
}

/** @param orientation EXIF's, 1 to 8 (Exif 2.32, tag 0x0112). */
export const turnOf = (orientation: number): Turn => ({
  swapped: orientation >= 5,
  fromRight: [2, 3, 7, 8].includes(orientation),
  fromBottom: [3, 4, 6, 7].includes(orientation),
});

/**
 * Turns a picture upright and keeps the first three of its channels: alpha is dropped without blending, as by Pillow's
 * `convert("RGB")`.
 *
 * @param stored `channels` bytes a pixel, row by row
 */
export function upright(
  { width: w, height: h, data: source }: { width: number; height: number; data: Uint8Array | Uint8ClampedArray },
  channels: 3 | 4,
  orientation: number,
): Image {
  const { swapped, fromRight, fromBottom } = turnOf(orientation);
  const [width, height] = swapped ? [h, w] : [w, h];
  // Where the upper left pixel of the result comes from, and how far one step right or down goes in the source.
  const alongX = fromRight ? -channels : channels;
  const alongY = (fromBottom ? -channels : channels) * w;
  const [right, down] = swapped ? [alongY, alongX] : [alongX, alongY];
  const start = ((fromBottom ? h - 1 : 0) * w + (fromRight ? w - 1 : 0)) * channels;

  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = start + y * down; x < width; x++, from += right, to += 3) {
      data[to] = source[from]!;
      data[to + 1] = source[from + 1]!;
      data[to + 2] = source[from + 2]!;
    }
  }
  return { width, height, data };
}
