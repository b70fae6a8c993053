import type { Filter, Image } from '../types.js';
import { resize } from './resize.js';
import { middle, shorterTo } from './sizes.js';

/** A rectangle of the image; where it reaches beyond, black (as Pillow's `Image.crop`). */
export function crop(image: Image, left: number, top: number, width: number, height: number): Image {
  const data = new Uint8Array(width * height * 3);
  const from = Math.max(0, left);
  const to = Math.min(image.width, left + width);
  if (from < to) {
    for (let y = Math.max(0, top); y < Math.min(image.height, top + height); y++) {
      const row = image.data.subarray((y * image.width + from) * 3, (y * image.width + to) * 3);
      data.set(row, ((y - top) * width + from - left) * 3);
    }
  }
  return { width, height, data };
}

/** Pixels added on each side, in one colour. */
export function pad(
  image: Image,
  sides: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  fill: readonly [number, number, number],
): Image {
  const width = image.width + sides.left + sides.right;
  const height = image.height + sides.top + sides.bottom;
  const data = new Uint8Array(width * height * 3);
  if (fill.some((value) => value !== 0)) for (let i = 0; i < data.length; i++) data[i] = fill[i % 3]!;
  for (let y = 0; y < image.height; y++) {
    const row = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
    data.set(row, ((y + sides.top) * width + sides.left) * 3);
  }
  return { width, height, data };
}

export function flipHorizontal({ width, height, data }: Image): Image {
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let from = ((y + 1) * width - 1) * 3; to < (y + 1) * width * 3; from -= 3, to += 3) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { width, height, data: out };
}

export function flipVertical({ width, height, data }: Image): Image {
  const out = new Uint8Array(data.length);
  const line = width * 3;
  for (let y = 0; y < height; y++) out.set(data.subarray(y * line, (y + 1) * line), (height - 1 - y) * line);
  return { width, height, data: out };
}

export function resizeShorter(image: Image, size: number, filter: Filter): Image {
  const to = shorterTo(size, image.width, image.height);
  return resize(image, to.width, to.height, filter);
}

/** torchvision's `CenterCrop(size)`: padded where too small, then cut with the middle rounded half to even. */
export function centerCrop(image: Image, size: number): Image {
  const lacking = (side: number) => Math.max(0, size - side);
  const [x, y] = [lacking(image.width), lacking(image.height)];
  const sides = { left: x >> 1, top: y >> 1, right: (x + 1) >> 1, bottom: (y + 1) >> 1 };
  const large = x > 0 || y > 0 ? pad(image, sides, [0, 0, 0]) : image;
  return crop(large, middle(large.width, size), middle(large.height, size), size, size);
}
