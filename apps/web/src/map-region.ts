/**
 * Which part of a photo the network saw, after its transforms. Pure.
 *
 * @example
 * seenRegion([{ op: 'resize_shorter', size: 256, filter: 'bilinear' }, { op: 'center_crop', size: 224 }], 400, 300);
 * // { x: 0.172, y: 0.0625, width: 0.656, height: 0.875 }
 */
import type { Transform } from '@beeline/core/image';

/** A part of a photo, in shares of its width and height; below 0 or above 1 where the network saw a black border. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `undefined` where a transform is more than a resize or a crop. */
export function seenRegion(transforms: readonly Transform[], width: number, height: number): Region | undefined {
  let size = { width, height };
  let region: Region = { x: 0, y: 0, width: 1, height: 1 };
  const cut = (left: number, top: number, toWidth: number, toHeight: number) => {
    region = {
      x: region.x + (left / size.width) * region.width,
      y: region.y + (top / size.height) * region.height,
      width: (toWidth / size.width) * region.width,
      height: (toHeight / size.height) * region.height,
    };
    size = { width: toWidth, height: toHeight };
  };
  for (const step of transforms) {
    if (step.op === 'resize') size = { width: step.width, height: step.height };
    else if (step.op === 'resize_shorter') {
      const scale = step.size / Math.min(size.width, size.height);
      size = { width: size.width * scale, height: size.height * scale };
    } else if (step.op === 'center_crop') {
      cut((size.width - step.size) / 2, (size.height - step.size) / 2, step.size, step.size);
    } else if (step.op === 'crop') cut(step.left, step.top, step.width, step.height);
    else return undefined;
  }
  return region;
}
