import { ok, type Result } from '../../result.js';
import { corrupt } from '../problems.js';
import type { ImageHeader, ImageProblem } from '../types.js';
import { latin1, u32be } from './bytes.js';
import { exifOrientation } from './exif.js';

/** One chunk of a PNG file (PNG specification, third edition, 5.3). */
interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
}

const MAX_SIDE = 0x7fffffff;

/** Walks the chunks as far as they lie inside the file. Checksums are the decoder's work. */
function* chunks(bytes: Uint8Array): Generator<Chunk> {
  let at = 8;
  for (;;) {
    const length = u32be(bytes, at);
    const end = at + 12 + length;
    if (!(end <= bytes.length)) return;
    yield { type: latin1(bytes, at + 4, 4), body: bytes.subarray(at + 8, end - 4) };
    at = end;
  }
}

/** Reads width and height from IHDR, and the orientation from eXIf wherever that stands. */
export function readPngHeader(bytes: Uint8Array): Result<ImageHeader, ImageProblem> {
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  for (const { type, body } of chunks(bytes)) {
    if (!size) {
      if (type !== 'IHDR' || body.length !== 13) break;
      size = { width: u32be(body, 0), height: u32be(body, 4) };
    }
    if (type === 'eXIf') orientation = exifOrientation(body);
    if (type === 'IEND') break;
  }
  if (!size) return corrupt('png', 'it does not begin with a whole header');
  if (size.width === 0 || size.height === 0 || size.width > MAX_SIDE || size.height > MAX_SIDE) {
    return corrupt('png', 'its header gives no possible size');
  }
  return ok({ format: 'png', ...size, orientation });
}

/** Whether a file goes all the way to IEND. What follows is ignored. */
export function checkPngEnds(bytes: Uint8Array): Result<void, ImageProblem> {
  for (const { type } of chunks(bytes)) if (type === 'IEND') return ok(undefined);
  return corrupt('png', 'it ends before the picture does');
}
