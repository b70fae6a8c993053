/** Pictures that the tests draw themselves, as files for a page. */
import { png } from '../../../test/png.js';

/** A PNG of `width` x `height` pixels with honey and dark stripes. */
export const stripes = (width = 320, height = 240): Buffer =>
  png(width, height, (x, y) => (Math.floor((x + y) / 40) % 2 === 1 ? [42, 32, 8] : [255, 180 + (y % 60), 40]));

/** The same as a file for a page's file input. */
export const photo = (name: string) => ({ name, mimeType: 'image/png', buffer: stripes() });
