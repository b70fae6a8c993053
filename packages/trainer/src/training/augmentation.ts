import type { Architecture } from '@beeline/core/architectures';
import type { Transform } from '@beeline/core/image';
import type { Augmentation } from './batches.js';

/**
 * What training photos go through where nothing else is said: parts of the photo, mirrored or not, in slightly other
 * light. A network that begins with nothing sees more of each photo than the photo.
 */
export function augmentationOf({ input, filter }: Architecture, fromNothing: boolean): Augmentation {
  const light = fromNothing ? 0.3 : 0.2;
  return [
    { op: 'random_resized_crop', size: input, scale: [fromNothing ? 0.25 : 0.35, 1], ratio: [3 / 4, 4 / 3], filter },
    { op: 'random_horizontal_flip', p: 0.5 },
    { op: 'color_jitter', brightness: light, contrast: light, saturation: light, hue: fromNothing ? 0.05 : 0 },
  ];
}

/** How much larger than the evaluation's the kept training photos are, so that crops of them still have the pixels. */
const SPARE = 1.5;

/** What keeps a photo small in memory and leaves enough of it for {@link augmentationOf}. */
export const shrunk = ({ resize, filter }: Architecture): Transform => ({
  op: 'resize_shorter',
  size: Math.round(resize * SPARE),
  filter,
});
