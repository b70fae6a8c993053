import type { Image } from '../types.js';
import type { Rgba } from './codec.js';

/**
 * Drops alpha (without blending, as Pillow's `convert("RGB")`) and turns the picture upright, in one pass.
 *
 * @param orientation EXIF's, 1 to 8 (Exif 2.32, tag 0x0112).
 */
export function upright({ width: w, height: h, data: rgba }: Rgba, orientation: number): Image {
  const swapped = orientation >= 5;
  const [width, height] = swapped ? [h, w] : [w, h];
  // Where the upper left pixel of the result comes from, and how far one step right or down goes in the source.
  const fromRight = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const fromBottom = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const alongX = fromRight ? -4 : 4;
  const alongY = fromBottom ? -4 * w : 4 * w;
  const [right, down] = swapped ? [alongY, alongX] : [alongX, alongY];
  const start = (fromRight ? (w - 1) * 4 : 0) + (fromBottom ? (h - 1) * w * 4 : 0);

  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = start + y * down; x < width; x++, from += right, to += 3) {
      data[to] = rgba[from]!;
      data[to + 1] = rgba[from + 1]!;
      data[to + 2] = rgba[from + 2]!;
    }
  }
  return { width, height, data };
}
