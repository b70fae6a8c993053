import type { Image } from '../types.js';

const { fround } = Math;

const withData = (image: Image, data: Uint8Array): Image => ({ width: image.width, height: image.height, data });

/** One byte a pixel: ITU-R 601-2 luma in fixed point, as Pillow's `convert("L")`. */
function luma({ data }: Image): Uint8Array {
  const out = new Uint8Array(data.length / 3);
  for (let i = 0, from = 0; i < out.length; i++, from += 3) {
    out[i] = (data[from]! * 19595 + data[from + 1]! * 38470 + data[from + 2]! * 7471 + 0x8000) >> 16;
  }
  return out;
}

function grey(values: Uint8Array): Uint8Array {
  const out = new Uint8Array(values.length * 3);
  for (let i = 0, to = 0; i < values.length; i++, to += 3) out[to] = out[to + 1] = out[to + 2] = values[i]!;
  return out;
}

/**
 * Pillow's `Image.blend` (src/libImaging/Blend.c) of a plain picture with the image: in single precision, truncated;
 * beyond [0, 1] it goes on past the image and is clipped.
 */
function blend(plain: Uint8Array, image: Image, factor: number): Image {
  if (factor === 1) return image;
  const alpha = fround(factor);
  const out = new Uint8Array(image.data.length);
  for (let i = 0; i < out.length; i++) {
    const from = plain[i]!;
    const value = fround(from + fround(alpha * (image.data[i]! - from)));
    out[i] = Math.max(0, Math.min(255, value));
  }
  return withData(image, out);
}

export const grayscale = (image: Image): Image => withData(image, grey(luma(image)));

/** Away from or towards black: Pillow's `ImageEnhance.Brightness`. */
export const brightness = (image: Image, factor: number): Image =>
  blend(new Uint8Array(image.data.length), image, factor);

/** Away from or towards the mean grey: Pillow's `ImageEnhance.Contrast`. */
export function contrast(image: Image, factor: number): Image {
  const values = luma(image);
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = Math.trunc(sum / values.length + 0.5);
  return blend(new Uint8Array(image.data.length).fill(mean), image, factor);
}

/** Away from or towards its own grey: Pillow's `ImageEnhance.Color`. */
export const saturation = (image: Image, factor: number): Image => blend(grey(luma(image)), image, factor);
