import type { Random } from '../random.js';
import { roundHalfEven } from './transform/rounding.js';
import { shorterTo } from './transform/sizes.js';
import type { Filter, Transform } from './types.js';

/** A step of training that is different for every photo and every epoch. As in torchvision, with the same defaults' meaning. */
export type RandomTransform =
  /** A part of the image with `scale` of its area and `ratio` of width to height, brought to `size` by `size`. */
  | {
      readonly op: 'random_resized_crop';
      readonly size: number;
      readonly scale: readonly [number, number];
      readonly ratio: readonly [number, number];
      readonly filter: Filter;
    }
  /** Mirrored with probability `p`. */
  | { readonly op: 'random_horizontal_flip'; readonly p: number }
  /** `size` by `size` out of the image with `padding` black pixels on every side; what is still too small gets more, right and below. */
  | { readonly op: 'random_crop'; readonly size: number; readonly padding: number }
  /** Factors within 1 ± the number (never below 0), hue within ± the number; in random order. 0 leaves a step out. */
  | {
      readonly op: 'color_jitter';
      readonly brightness: number;
      readonly contrast: number;
      readonly saturation: number;
      readonly hue: number;
    }
  /** By an angle within ± `degrees`. */
  | { readonly op: 'random_rotation'; readonly degrees: number };

interface Size {
  readonly width: number;
  readonly height: number;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

function drawResizedCrop(
  t: Extract<RandomTransform, { op: 'random_resized_crop' }>,
  { width, height }: Size,
  random: Random,
): Transform[] {
  const out = (left: number, top: number, w: number, h: number): Transform[] => [
    { op: 'crop', left, top, width: w, height: h },
    { op: 'resize', width: t.size, height: t.size, filter: t.filter },
  ];
  const [narrowest, widest] = t.ratio;
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = width * height * between(random, ...t.scale);
    const ratio = Math.exp(between(random, Math.log(narrowest), Math.log(widest)));
    const w = roundHalfEven(Math.sqrt(area * ratio));
    const h = roundHalfEven(Math.sqrt(area / ratio));
    if (w > 0 && w <= width && h > 0 && h <= height) {
      const top = random.integer(height - h + 1);
      return out(random.integer(width - w + 1), top, w, h);
    }
  }
  // Too long and thin for a crop of that ratio: the largest in the middle.
  const ratio = width / height;
  const w = ratio > widest ? roundHalfEven(height * widest) : width;
  const h = ratio < narrowest ? roundHalfEven(width / narrowest) : height;
  return out(Math.floor((width - w) / 2), Math.floor((height - h) / 2), w, h);
}

function drawJitter(t: Extract<RandomTransform, { op: 'color_jitter' }>, random: Random): Transform[] {
  const factor = (amount: number) => between(random, Math.max(0, 1 - amount), 1 + amount);
  const steps: Transform[] = [];
  if (t.brightness > 0) steps.push({ op: 'brightness', factor: factor(t.brightness) });
  if (t.contrast > 0) steps.push({ op: 'contrast', factor: factor(t.contrast) });
  if (t.saturation > 0) steps.push({ op: 'saturation', factor: factor(t.saturation) });
  if (t.hue > 0) steps.push({ op: 'hue', factor: between(random, -t.hue, t.hue) });
  return random.shuffle(steps);
}

function drawCrop(t: Extract<RandomTransform, { op: 'random_crop' }>, size: Size, random: Random): Transform[] {
  const p = t.padding;
  const left = random.integer(Math.max(0, size.width + 2 * p - t.size) + 1) - p;
  const top = random.integer(Math.max(0, size.height + 2 * p - t.size) + 1) - p;
  // A crop is black beyond the image, so the padding need not be made.
  return [{ op: 'crop', left, top, width: t.size, height: t.size }];
}

function drawOne(t: Transform | RandomTransform, size: Size, random: Random): Transform[] {
  switch (t.op) {
    case 'random_resized_crop':
      return drawResizedCrop(t, size, random);
    case 'random_horizontal_flip':
      return random.uniform() < t.p ? [{ op: 'flip_horizontal' }] : [];
    case 'random_crop':
      return drawCrop(t, size, random);
    case 'color_jitter':
      return drawJitter(t, random);
    case 'random_rotation':
      return [{ op: 'rotate', degrees: between(random, -t.degrees, t.degrees), filter: 'nearest' }];
    default:
      return [t];
  }
}

function sizeAfter(size: Size, t: Transform): Size {
  switch (t.op) {
    case 'resize':
    case 'crop':
      return { width: t.width, height: t.height };
    case 'center_crop':
      return { width: t.size, height: t.size };
    case 'resize_shorter':
      return shorterTo(t.size, size.width, size.height);
    case 'pad':
      return { width: size.width + t.left + t.right, height: size.height + t.top + t.bottom };
    default:
      return size;
  }
}

/**
 * Draws random transforms for one image of the given size. What comes out is fixed, plain data: it can be logged,
 * replayed, or sent to another thread. Plain transforms in the list stay as they are.
 */
export function draw(
  transforms: readonly (Transform | RandomTransform)[],
  size: { readonly width: number; readonly height: number },
  random: Random,
): Transform[] {
  const drawn: Transform[] = [];
  let current: Size = size;
  for (const t of transforms) {
    const steps = drawOne(t, current, random);
    drawn.push(...steps);
    current = steps.reduce(sizeAfter, current);
  }
  return drawn;
}
