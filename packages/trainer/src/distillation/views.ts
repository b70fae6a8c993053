import { createRandom } from '@beeline/core';
import { draw, type RandomTransform, type Transform } from '@beeline/core/image';

/** What decides the fixed crops of every photo. */
export interface ViewSettings {
  readonly views: number;
  readonly scale: readonly [number, number];
  readonly seed: number;
}

/** Of width to height, as torchvision's RandomResizedCrop. */
const RATIO = [3 / 4, 4 / 3] as const;

/**
 * The transforms of one view of a photo, at any size of the result: two networks that look at one view see the same part
 * of the photo, each resampled from the photo itself. Drawn from the seed and the photo's contents, so that neither the
 * place of a photo in a list nor its name plays a part.
 */
export function viewOf(
  { scale, seed }: ViewSettings,
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
