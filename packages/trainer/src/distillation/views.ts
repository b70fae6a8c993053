import { createRandom, type Random } from '@beeline/core';
import { draw, type RandomTransform, type Transform } from '@beeline/core/image';
import { type Box, boxOf } from '../training/mix.js';

/** What decides the fixed views of every photo. */
export interface ViewSettings {
  readonly views: number;
  readonly scale: readonly [number, number];
  /** Share of the views on which a box of another photo's view lies; in [0, 1]. */
  readonly cutmix: number;
  readonly seed: number;
}

/** A photo to cut views of. */
export interface ViewedPhoto {
  readonly file: string;
  readonly sha256: string;
}

/** Of width to height, as torchvision's RandomResizedCrop. */
const RATIO = [3 / 4, 4 / 3] as const;

/**
 * The transforms of one view of a photo, at any size of the result: two networks that look at one view see the same part
 * of the photo, each resampled from the photo itself. Drawn from the seed and the photo's contents, so that neither the
 * place of a photo in a list nor its name plays a part.
 */
export function viewOf(
  { scale, seed }: Pick<ViewSettings, 'scale' | 'seed'>,
  photo: { readonly sha256: string; readonly width: number; readonly height: number },
  view: number,
  size: number,
): Transform[] {
  const random = createRandom(seed).fork(`${photo.sha256} view ${view}`);
  const transforms: RandomTransform[] = [
    { op: 'random_resized_crop', size, scale, ratio: RATIO, filter: 'bilinear' },
    { op: 'random_horizontal_flip', p: 0.5 },
  ];
  return draw(transforms, photo, random);
}

const mixing = (seed: number, sha256: string, view: number): Random =>
  createRandom(seed).fork(`${sha256} cutmix ${view}`);

/** Whether a box of another photo lies on a view. */
export const isMixed = ({ cutmix, seed }: Pick<ViewSettings, 'cutmix' | 'seed'>, sha256: string, view: number) =>
  mixing(seed, sha256, view).uniform() < cutmix;

/** The photo of which a box lies on a view: any of `photos`, whose order plays a part. */
export function otherIn<T>(
  settings: Pick<ViewSettings, 'cutmix' | 'seed'>,
  sha256: string,
  view: number,
  photos: readonly T[],
): T | undefined {
  if (!isMixed(settings, sha256, view)) return undefined;
  return photos[mixing(settings.seed, sha256, view).fork('other').integer(photos.length)];
}

/**
 * Where that box lies (Yun et al., 2019: as large a share of the area as comes, about a point anywhere): at any size the
 * same part of the view, but for rounding.
 */
export function otherBox({ seed }: Pick<ViewSettings, 'seed'>, sha256: string, view: number, size: number): Box {
  const random = mixing(seed, sha256, view).fork('box');
  const lambda = random.uniform();
  return boxOf({ width: size, height: size }, lambda, random);
}

/** Lays the box of `from` on `onto`, both `size x size x 3` bytes. */
export function lay(from: Uint8Array, onto: Uint8Array, size: number, { left, right, top, bottom }: Box): void {
  for (let y = top; y < bottom; y++) {
    const [start, end] = [(y * size + left) * 3, (y * size + right) * 3];
    onto.set(from.subarray(start, end), start);
  }
}
