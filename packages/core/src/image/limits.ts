import { fail, ok, type Result } from '../result.js';
import type { ImageLimits, ImageProblem } from './types.js';

/** Room for a phone's 48-megapixel photo; a place with little memory sets its own. */
export const DEFAULT_LIMITS: ImageLimits = { maxBytes: 32 * 2 ** 20, maxPixels: 50_000_000, maxSide: 20_000 };

/** Holds the size of a file against the limit, before anything in it is read. */
export function checkBytes(bytes: number, limits: ImageLimits): Result<void, ImageProblem> {
  if (bytes <= limits.maxBytes) return ok(undefined);
  return fail({
    code: 'too_large',
    message: `The file has ${bytes} bytes; at most ${limits.maxBytes} are read. Send a smaller photo.`,
    bytes,
    limit: limits.maxBytes,
  });
}

/** Holds the width and height that a header claims against the limits, before any decoder allocates them. */
export function checkSize(width: number, height: number, limits: ImageLimits): Result<void, ImageProblem> {
  const tooLarge = (limit: number, what: string): Result<void, ImageProblem> =>
    fail({
      code: 'too_large',
      message: `The image is ${width} x ${height} pixels; ${what}. Send a smaller photo.`,
      width,
      height,
      limit,
    });
  if (Math.max(width, height) > limits.maxSide) {
    return tooLarge(limits.maxSide, `the longer side may have at most ${limits.maxSide}`);
  }
  if (width * height > limits.maxPixels) return tooLarge(limits.maxPixels, `at most ${limits.maxPixels} are read`);
  return ok(undefined);
}
