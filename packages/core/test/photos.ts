import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js';
import { join, pngOfRows } from '../../../test/png.js';
import type { Image } from '../src/image/index.js';

export { join, pngChunk, pngOf, pngOfRows } from '../../../test/png.js';

const require = createRequire(import.meta.url);

/** Starts an encoder on its compiled file; the packages' types leave that first argument out. */
const start = (init: unknown, file: string): Promise<unknown> =>
  (init as (module: WebAssembly.Module) => Promise<unknown>)(
    new WebAssembly.Module(readFileSync(require.resolve(file))),
  );

let started: Promise<unknown> | undefined;
const ready = (): Promise<unknown> => {
  started ??= Promise.all([
    start(initJpeg, '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'),
    start(initWebp, '@jsquash/webp/codec/enc/webp_enc_simd.wasm'),
  ]);
  return started;
};

function withAlpha({ width, height, data }: Image, alpha: (pixel: number) => number): ImageData {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    rgba.set(data.subarray(i * 3, i * 3 + 3), i * 4);
    rgba[i * 4 + 3] = alpha(i);
  }
  return { width, height, data: rgba, colorSpace: 'srgb' } as ImageData;
}

/** A JPEG file of an image; `options` are MozJPEG's, as @jsquash names them. */
export async function jpegOf(image: Image, options: Parameters<typeof encodeJpeg>[1] = {}): Promise<Uint8Array> {
  await ready();
  // The encoder answers with a view of its memory that the next call overwrites.
  return new Uint8Array(
    await encodeJpeg(
      withAlpha(image, () => 255),
      options,
    ),
  ).slice();
}

/** A WebP file of an image; `options` are libwebp's, `alpha` gives the opacity of the pixel of that number. */
export async function webpOf(
  image: Image,
  options: Parameters<typeof encodeWebp>[1] = {},
  alpha: (pixel: number) => number = () => 255,
): Promise<Uint8Array> {
  await ready();
  return new Uint8Array(await encodeWebp(withAlpha(image, alpha), options)).slice();
}

/** The same, in Adam7's seven passes: each with its first column and row, and its steps. */
export function interlacedPngOf({ width, height, data }: Image): Uint8Array {
  const rows: Uint8Array[] = [];
  const passes = ['0088', '4088', '0448', '2044', '0224', '1022', '0112'];
  for (const [left, top, right, down] of passes.map(
    (pass) => [...pass].map(Number) as [number, number, number, number],
  )) {
    for (let y = top; y < height && left < width; y += down) {
      const row: number[] = [];
      for (let x = left; x < width; x += right)
        row.push(...data.subarray((y * width + x) * 3, (y * width + x + 1) * 3));
      rows.push(Uint8Array.from(row));
    }
  }
  return pngOfRows({ width, height, depth: 8, colour: 2, interlaced: true }, rows);
}

/** An EXIF block (TIFF, either byte order) with nothing but an orientation. */
export function exifBlock(orientation: number, little = true): Uint8Array {
  const block = new Uint8Array(26);
  const view = new DataView(block.buffer);
  block.set(little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42]);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 0x0112, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return block;
}

/** A JPEG file with an EXIF segment put in behind its first two bytes. */
export function withExif(jpeg: Uint8Array, block: Uint8Array): Uint8Array {
  const body = join(Buffer.from('Exif\0\0', 'latin1'), block);
  const length = body.length + 2;
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Uint8Array.of(0xff, 0xe1, length >> 8, length & 255),
    body,
    jpeg.subarray(2),
  ]);
}

/** A RIFF chunk, padded to an even length. */
export function riffChunk(type: string, body: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return join(head, body, new Uint8Array(body.length & 1));
}

/** A WebP file of chunks. */
export const webpOfChunks = (...chunks: readonly Uint8Array[]): Uint8Array =>
  riffChunk('RIFF', join(Buffer.from('WEBP', 'latin1'), ...chunks));

const u24 = (value: number) => [value & 255, (value >> 8) & 255, value >> 16];

/** The head of a frame of an animated WebP: where it belongs on the canvas, and its size. */
export const frameHead = (left: number, top: number, width: number, height: number): Uint8Array =>
  Uint8Array.from([...u24(left / 2), ...u24(top / 2), ...u24(width - 1), ...u24(height - 1), 100, 0, 0, 0]);

/** The chunk that says how large the canvas of an animated WebP is, and that there is EXIF. */
export const animatedCanvas = (width: number, height: number): Uint8Array =>
  riffChunk('VP8X', Uint8Array.from([0x0a, 0, 0, 0, ...u24(width - 1), ...u24(height - 1)]));
