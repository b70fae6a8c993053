import type { Image } from '../types.js';
import { flipHorizontal, flipVertical } from './geometry.js';

/** Where an output pixel comes from: x' = a x + b y + c, y' = d x + e y + f. */
type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Rounded to 15 digits, which also takes out what libraries' sines differ by. */
const round15 = (value: number): number => Number(value.toFixed(15));

/** The inverse of a rotation about the middle of the image. */
function rotation(degrees: number, width: number, height: number): Affine {
  const angle = -(degrees * (Math.PI / 180));
  const a = round15(Math.cos(angle));
  const b = round15(Math.sin(angle));
  const d = round15(-Math.sin(angle));
  const [x, y] = [-(width / 2), -(height / 2)];
  return [a, b, a * x + b * y - x, d, a, d * x + a * y - y];
}

function quarterTurn({ width: side, data }: Image): Image {
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0; x < side; x++, to += 3) {
      const from = (x * side + side - 1 - y) * 3;
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { width: side, height: side, data: out };
}

/** Pillow's `affine_fixed` (src/libImaging/Geometry.c): steps of 1/65536 pixel. */
function nearest(image: Image, [a, b, c, d, e, f]: Affine): Image {
  const { width, height, data } = image;
  const fixed = (value: number) => Math.floor(value * 65536 + 0.5);
  const [a0, a1, a3, a4] = [fixed(a), fixed(b), fixed(d), fixed(e)];
  let rowX = fixed(c + a * 0.5 + b * 0.5);
  let rowY = fixed(f + d * 0.5 + e * 0.5);
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < height; y++, rowX += a1, rowY += a4) {
    for (let x = 0, xx = rowX, yy = rowY; x < width; x++, xx += a0, yy += a3, to += 3) {
      const fromX = Math.floor(xx / 65536);
      const fromY = Math.floor(yy / 65536);
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) continue;
      const from = (fromY * width + fromX) * 3;
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { width, height, data: out };
}

/** Pillow's `bilinear_filter32RGB` (src/libImaging/Geometry.c): in double precision, truncated, edges held. */
function bilinear(image: Image, [a, b, c, d, e, f]: Affine): Image {
  const { width, height, data } = image;
  const out = new Uint8Array(data.length);
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += 3) {
      const fromX = a * (column + 0.5) + b * (row + 0.5) + c;
      const fromY = d * (column + 0.5) + e * (row + 0.5) + f;
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) continue;
      const x = Math.floor(fromX - 0.5);
      const y = Math.floor(fromY - 0.5);
      const dx = fromX - 0.5 - x;
      const dy = fromY - 0.5 - y;
      const left = Math.max(x, 0) * 3;
      const right = Math.min(x + 1, width - 1) * 3;
      const upper = Math.max(y, 0) * width * 3;
      const lower = Math.min(y + 1, height - 1) * width * 3;
      for (let band = 0; band < 3; band++) {
        const v00 = data[upper + left + band]!;
        const v10 = data[lower + left + band]!;
        const v1 = v00 + (data[upper + right + band]! - v00) * dx;
        const v2 = v10 + (data[lower + right + band]! - v10) * dx;
        out[to + band] = v1 + (v2 - v1) * dy;
      }
    }
  }
  return { width, height, data: out };
}

/**
 * Rotates about the middle as Pillow's `Image.rotate` does, without growing: what turns out is cut off, what is missing
 * is black. Half turns, and quarter turns of squares, are exact. (Pillow leaves fixed point for images of more than
 * 32768 pixels a side; here it goes on.)
 *
 * @param degrees counter-clockwise, any.
 */
export function rotate(image: Image, degrees: number, filter: 'nearest' | 'bilinear'): Image {
  const angle = ((degrees % 360) + 360) % 360;
  if (angle === 0) return image;
  if (angle === 180) return flipVertical(flipHorizontal(image));
  if (image.width === image.height && angle === 90) return quarterTurn(image);
  if (image.width === image.height && angle === 270) return flipVertical(flipHorizontal(quarterTurn(image)));
  const affine = rotation(angle, image.width, image.height);
  return filter === 'nearest' ? nearest(image, affine) : bilinear(image, affine);
}
