import { ok, type Result } from '../../result.js';
import { corrupt } from '../problems.js';
import type { ImageHeader, ImageProblem } from '../types.js';
import { latin1, u16le, u24le, u32le } from './bytes.js';
import { exifOrientation } from './exif.js';

/** One RIFF chunk. `whole` also has its eight bytes of head and the padding byte. */
export interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
  readonly whole: Uint8Array;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Walks RIFF chunks as far as they lie inside the bytes. A last chunk may lack its padding byte. */
export function* chunks(bytes: Uint8Array): Generator<Chunk> {
  let at = 0;
  for (;;) {
    const length = u32le(bytes, at + 4);
    const end = at + 8 + length;
    if (!(end <= bytes.length)) return;
    yield {
      type: latin1(bytes, at, 4),
      body: bytes.subarray(at + 8, end),
      whole: bytes.subarray(at, end + (length & 1)),
    };
    at = end + (length & 1);
  }
}

/** The chunks inside the RIFF container; what follows the length that it claims is left out. */
export const contents = (bytes: Uint8Array): Uint8Array => bytes.subarray(12, 8 + u32le(bytes, 4));

/** The size in a picture's own bits: lossy (RFC 6386, 9.1) or lossless (WebP lossless bitstream, 3). */
export function frameSize({ type, body }: Chunk): Size | undefined {
  if (type === 'VP8 ' && body[3] === 0x9d && body[4] === 0x01 && body[5] === 0x2a) {
    return { width: u16le(body, 6) & 0x3fff, height: u16le(body, 8) & 0x3fff };
  }
  if (type === 'VP8L' && body[0] === 0x2f && body.length >= 5) {
    const bits = u32le(body, 1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return undefined;
}

/** Reads width and height (of the canvas, where there is one) and the orientation from the EXIF chunk. */
export function readWebpHeader(bytes: Uint8Array): Result<ImageHeader, ImageProblem> {
  let canvas: Size | undefined;
  let frame: Size | undefined;
  let orientation = 1;
  let first = true;
  for (const chunk of chunks(contents(bytes))) {
    if (first && chunk.type === 'VP8X' && chunk.body.length >= 10) {
      canvas = { width: u24le(chunk.body, 4) + 1, height: u24le(chunk.body, 7) + 1 };
    }
    first = false;
    frame ??= frameSize(chunk);
    if (chunk.type === 'EXIF') orientation = exifOrientation(chunk.body);
    if (frame && !canvas) break;
  }
  const size = canvas ?? frame;
  if (!size) return corrupt('webp', 'it holds no picture');
  if (!(size.width > 0 && size.height > 0)) return corrupt('webp', 'its header gives no size');
  // A small canvas must not let a picture through that is larger.
  if (canvas && frame && (canvas.width !== frame.width || canvas.height !== frame.height)) {
    return corrupt('webp', 'its picture and its canvas differ in size');
  }
  return ok({ format: 'webp', ...size, orientation });
}

/** Whether the file is as long as its container says. What follows is ignored. */
export function checkWebpEnds(bytes: Uint8Array): Result<void, ImageProblem> {
  return u32le(bytes, 4) + 8 <= bytes.length ? ok(undefined) : corrupt('webp', 'it ends before the picture does');
}
