/**
 * What a file says of itself before anything is decoded: its format by signature, its size and orientation by header,
 * and whether it is all there. Nothing here allocates by what a file claims, and nothing reads beyond its end.
 *
 * @example
 * const header = readHeader(await readFile('bee.jpg'));
 * if (header.ok) console.log(header.value.format, header.value.width, header.value.height);
 */
import type { Result } from '../../result.js';
import type { ImageFormat, ImageHeader, ImageProblem } from '../types.js';
import { checkJpegEnds, readJpegHeader } from './jpeg.js';
import { checkPngEnds, readPngHeader } from './png.js';
import { sniff } from './sniff.js';
import { checkWebpEnds, readWebpHeader } from './webp.js';

export { sniff };

const READERS = { jpeg: readJpegHeader, png: readPngHeader, webp: readWebpHeader };
const ENDS = { jpeg: checkJpegEnds, png: checkPngEnds, webp: checkWebpEnds };

/** Reads format, stored width and height, and EXIF orientation. Never throws, whatever the bytes are. */
export function readHeader(bytes: Uint8Array): Result<ImageHeader, ImageProblem> {
  const format = sniff(bytes);
  return format.ok ? READERS[format.value](bytes) : format;
}

/** Whether a file of this format goes on to its end; decoders may fill what is missing and say nothing. */
export const checkEnds = (format: ImageFormat, bytes: Uint8Array): Result<void, ImageProblem> => ENDS[format](bytes);
