import type { Filter, Image } from '../types.js';
import { PRECISION_BITS, type Range, type Taps, taps } from './kernels.js';
import type { WindowedResize } from './window.js';

const HALF = 1 << (PRECISION_BITS - 1);

/**
 * Resizes as Pillow's `Image.resize` does, bit for bit (src/libImaging/Resample.c; nearest: Geometry.c).
 * Antialiased in both directions, in fixed point, and rounded to 8 bits between the two passes.
 *
 * @param width in pixels, a positive whole number; `height` likewise.
 */
export function resize(image: Image, width: number, height: number, filter: Filter): Image {
  const whole = (length: number): Range => ({ first: 0, length });
  return resizeWindow(image, { width, height, filter, columns: whole(width), rows: whole(height) });
}

/** The same as resizing and then cutting the columns and rows out, without making the others. */
export function resizeWindow(image: Image, { width, height, filter, columns, rows }: WindowedResize): Image {
  const sameColumns = width === image.width && columns.length === width;
  const sameRows = height === image.height && rows.length === height;
  if (sameColumns && sameRows) return image;
  if (filter === 'nearest')
    return nearest(image, positions(image.width, width, columns), positions(image.height, height, rows));
  const vertical = sameRows ? undefined : taps(image.height, height, filter, rows);
  // Only rows that the second pass will look at go through the first.
  const top = vertical ? vertical.start[0]! : 0;
  const bottom = vertical ? vertical.start[rows.length - 1]! + vertical.count[rows.length - 1]! : image.height;
  const narrowed = sameColumns
    ? image.data.subarray(top * width * 3, bottom * width * 3)
    : horizontalPass(image, taps(image.width, width, filter, columns), columns.length, top, bottom);
  const data = vertical ? verticalPass(narrowed, vertical, columns.length, rows.length, top) : narrowed;
  return { width: columns.length, height: rows.length, data };
}

function horizontalPass(image: Image, columns: Taps, width: number, top: number, bottom: number): Uint8Array {
  const source = image.data;
  const { start, count, weights, stride } = columns;
  // A clamped array cuts at 0 and 255 by itself: sharp filters overshoot.
  const out = new Uint8ClampedArray((bottom - top) * width * 3);
  let to = 0;
  for (let y = top; y < bottom; y++) {
    const row = y * image.width * 3;
    for (let x = 0; x < width; x++) {
      let r = HALF;
      let g = HALF;
      let b = HALF;
      let from = row + start[x]! * 3;
      const first = x * stride;
      const last = first + count[x]!;
      for (let k = first; k < last; k++) {
        const w = weights[k]!;
        r = (r + source[from]! * w) | 0;
        g = (g + source[from + 1]! * w) | 0;
        b = (b + source[from + 2]! * w) | 0;
        from += 3;
      }
      out[to] = r >> PRECISION_BITS;
      out[to + 1] = g >> PRECISION_BITS;
      out[to + 2] = b >> PRECISION_BITS;
      to += 3;
    }
  }
  return new Uint8Array(out.buffer);
}

/** `top` is the row of the image at which `source` begins. */
function verticalPass(source: Uint8Array, rows: Taps, width: number, height: number, top: number): Uint8Array {
  const { start, count, weights, stride } = rows;
  const line = width * 3;
  const out = new Uint8ClampedArray(height * line);
  // A whole row of sums at a time: memory is read in the order in which it lies.
  const sums = new Int32Array(line);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]!; k++) {
      const w = weights[y * stride + k]!;
      const from = (start[y]! + k - top) * line;
      for (let i = 0; i < line; i++) sums[i] = sums[i]! + source[from + i]! * w;
    }
    const to = y * line;
    for (let i = 0; i < line; i++) out[to + i] = sums[i]! >> PRECISION_BITS;
  }
  return new Uint8Array(out.buffer);
}

/**
 * The input position under the middle of each output position of a range; added up step by step from the first position
 * of all, as Pillow's `ImagingScaleAffine`.
 */
function positions(from: number, to: number, { first, length }: Range): Int32Array {
  const step = from / to;
  const found = new Int32Array(length);
  for (let o = 0, at = step * 0.5; o < first + length; o++, at += step)
    if (o >= first) found[o - first] = Math.min(Math.trunc(at), from - 1);
  return found;
}

function nearest(image: Image, columns: Int32Array, rows: Int32Array): Image {
  const [width, height] = [columns.length, rows.length];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = rows[y]! * image.width;
    for (let x = 0; x < width; x++, to += 3) {
      const from = (row + columns[x]!) * 3;
      data[to] = image.data[from]!;
      data[to + 1] = image.data[from + 1]!;
      data[to + 2] = image.data[from + 2]!;
    }
  }
  return { width, height, data };
}
