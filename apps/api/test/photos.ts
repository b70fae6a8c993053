import { type Image, noise, waves } from '@beeline/core/image';
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js';
import { pngChunk, pngOf } from '../../../test/png.js';
import { compiled } from './fixture.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** One chunk of a PNG. */
export const chunk = (type: string, data: Uint8Array): Buffer => Buffer.from(pngChunk(type, data));

/** A PNG; `claim` writes another size into the header than the pixels have. */
export const png = (image: Image, claim?: { width: number; height: number }): Bytes => pngOf(image, [], claim);

const rgba = ({ width, height, data }: Image): ImageData => {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) pixels.set(data.subarray(i * 3, i * 3 + 3), i * 4);
  return { width, height, data: pixels, colorSpace: 'srgb' } as ImageData;
};

export async function jpeg(image: Image, options: { progressive?: boolean } = {}): Promise<Bytes> {
  await initJpeg(compiled('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  return new Uint8Array(await encodeJpeg(rgba(image), { quality: 90, ...options }));
}

export async function webp(image: Image): Promise<Bytes> {
  await initWebp(compiled('@jsquash/webp/codec/enc/webp_enc_simd.wasm'));
  return new Uint8Array(await encodeWebp(rgba(image), { quality: 90 }));
}

/** Good photos of every format, of different shapes. */
export const goodPhotos = async (): Promise<Record<string, Bytes>> => ({
  'waves.png': png(waves(320, 200)),
  'noise.png': png(noise(97, 131)),
  'waves.jpg': await jpeg(waves(500, 375)),
  'noise.jpg': await jpeg(noise(64, 64)),
  'waves.webp': await webp(waves(300, 400)),
});

const text = (content: string): Bytes => new Uint8Array(Buffer.from(content));

interface Bad {
  readonly bytes: Bytes;
  readonly status: number;
  readonly code: string;
}

/** Uploads that must be refused, and how. */
export async function badPhotos(): Promise<Record<string, Bad>> {
  const [photo, drawing] = [await jpeg(waves(200, 150)), png(noise(60, 40))];
  const flipped = drawing.slice();
  for (let i = 60; i < flipped.length - 20; i += 7) flipped[i] = flipped[i]! ^ 0xff;
  return {
    empty: { bytes: text(''), status: 400, code: 'empty' },
    html: { bytes: text('<!doctype html><script>alert(1)</script>'), status: 415, code: 'not_an_image' },
    'plain text': { bytes: text('https://example.com/bee.jpg'), status: 415, code: 'not_an_image' },
    zeros: { bytes: new Uint8Array(5_000), status: 415, code: 'not_an_image' },
    gif: { bytes: text('GIF89a\x01\x00\x01\x00\x00\x00\x00;'), status: 415, code: 'unsupported' },
    svg: { bytes: text('<svg xmlns="http://www.w3.org/2000/svg"/>'), status: 415, code: 'unsupported' },
    'a PNG that claims 60,000 by 60,000': {
      bytes: png(noise(8, 8), { width: 60_000, height: 60_000 }),
      status: 422,
      code: 'too_large',
    },
    'a truncated PNG': { bytes: drawing.slice(0, drawing.length >> 1), status: 422, code: 'corrupt' },
    'a PNG with flipped bits': { bytes: flipped, status: 422, code: 'corrupt' },
    'a JPEG of a header only': { bytes: photo.slice(0, 100), status: 422, code: 'corrupt' },
    'a PNG signature and nothing else': { bytes: drawing.slice(0, 8), status: 422, code: 'corrupt' },
  };
}
