import { fail, type Result } from '../result.js';
import type { ImageFormat, ImageProblem } from './types.js';

const NAMES: Record<ImageFormat, string> = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP' };

export const empty = (): Result<never, ImageProblem> =>
  fail({ code: 'empty', message: 'The file is empty. Send a JPEG, PNG or WebP photo.' });

export const notAnImage = (): Result<never, ImageProblem> =>
  fail({ code: 'not_an_image', message: 'The file is not an image. Send a JPEG, PNG or WebP photo.' });

export const unsupported = (format: string): Result<never, ImageProblem> =>
  fail({
    code: 'unsupported',
    message: `Files of this kind (${format}) are not read. Send the photo as an 8-bit JPEG, a PNG or a WebP.`,
    format,
  });

/** `what` says what was found, as in "it ends before the picture does". */
export const corrupt = (format: ImageFormat, what: string): Result<never, ImageProblem> =>
  fail({ code: 'corrupt', message: `The ${NAMES[format]} file is damaged: ${what}.`, format });
