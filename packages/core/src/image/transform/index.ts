/**
 * Steps from image to image, in Pillow's and torchvision's arithmetic, bit for bit. Each is plain data (`Transform`),
 * so that what was done in training travels with the weights and is done again, the same, wherever they run.
 *
 * @example
 * const small = applyTransforms(image, [
 *   { op: 'resize_shorter', size: 256, filter: 'bilinear' },
 *   { op: 'center_crop', size: 224 },
 * ]);
 */
import type { Image, Transform } from '../types.js';
import { brightness, contrast, grayscale, saturation } from './colour.js';
import { centerCrop, crop, flipHorizontal, flipVertical, pad, resizeShorter } from './geometry.js';
import { hue } from './hue.js';
import { resize, resizeWindow } from './resize.js';
import { rotate } from './rotate.js';
import { leadingResize } from './window.js';

export { type Taps, taps } from './kernels.js';
export { leadingResize, resizedTo, type WindowedResize } from './window.js';
export { resize };

/** One step. The image given is left as it is; where nothing changes it may be the one returned. */
export function applyTransform(image: Image, t: Transform): Image {
  switch (t.op) {
    case 'resize':
      return resize(image, t.width, t.height, t.filter);
    case 'resize_shorter':
      return resizeShorter(image, t.size, t.filter);
    case 'center_crop':
      return centerCrop(image, t.size);
    case 'crop':
      return crop(image, t.left, t.top, t.width, t.height);
    case 'flip_horizontal':
      return flipHorizontal(image);
    case 'flip_vertical':
      return flipVertical(image);
    case 'pad':
      return pad(image, t, t.fill);
    case 'rotate':
      return rotate(image, t.degrees, t.filter);
    case 'brightness':
      return brightness(image, t.factor);
    case 'contrast':
      return contrast(image, t.factor);
    case 'saturation':
      return saturation(image, t.factor);
    case 'hue':
      return hue(image, t.factor);
    case 'grayscale':
      return grayscale(image);
  }
}

/** Several steps, in order. */
export function applyTransforms(image: Image, transforms: readonly Transform[]): Image {
  const leading = leadingResize(image, transforms);
  return leading
    ? leading.rest.reduce(applyTransform, resizeWindow(image, leading.resize))
    : transforms.reduce(applyTransform, image);
}
