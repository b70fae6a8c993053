import { ok, type Result } from '../../result.js';
import { u24le } from '../header/bytes.js';
import { chunks, contents, frameSize } from '../header/webp.js';
import { corrupt } from '../problems.js';
import type { ImageProblem } from '../types.js';
import type { Rgba } from './codec.js';

/** The first frame of an animated WebP as a still file of its own, and where on the canvas it belongs. */
export interface FirstFrame {
  readonly bytes: Uint8Array;
  readonly left: number;
  readonly top: number;
}

/** A file with one lossy or lossless picture and nothing else. Alpha is dropped later anyway. */
function still(picture: Uint8Array): Uint8Array {
  const file = new Uint8Array(12 + picture.length);
  file.set(new TextEncoder().encode('RIFF'));
  new DataView(file.buffer).setUint32(4, 4 + picture.length, true);
  file.set(new TextEncoder().encode('WEBP'), 8);
  file.set(picture, 12);
  return file;
}

/** @returns undefined for a still picture, which decoders read as it is. */
export function firstFrame(
  file: Uint8Array,
  canvas: { readonly width: number; readonly height: number },
): Result<FirstFrame | undefined, ImageProblem> {
  for (const { type, body } of chunks(contents(file))) {
    if (type !== 'ANMF') continue;
    const left = u24le(body, 0) * 2;
    const top = u24le(body, 3) * 2;
    const [width, height] = [u24le(body, 6) + 1, u24le(body, 9) + 1];
    for (const chunk of chunks(body.subarray(16))) {
      const size = frameSize(chunk);
      if (!size) continue;
      const fits = left + width <= canvas.width && top + height <= canvas.height;
      if (!fits || size.width !== width || size.height !== height) break;
      return ok({ bytes: still(chunk.whole), left, top });
    }
    return corrupt('webp', 'its first frame does not fit its canvas');
  }
  return ok(undefined);
}

/** Puts a decoded frame where it belongs on a black canvas. */
export function onCanvas(frame: Rgba, left: number, top: number, width: number, height: number): Rgba {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < frame.height; y++) {
    const row = frame.data.subarray(y * frame.width * 4, (y + 1) * frame.width * 4);
    data.set(row, ((top + y) * width + left) * 4);
  }
  return { width, height, data };
}
