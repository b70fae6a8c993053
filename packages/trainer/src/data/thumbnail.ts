import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Decoder, evaluationTransforms, type Image } from '@beeline/core/image';
import encode, { init } from '@jsquash/jpeg/encode.js';
import { readImage } from './readImage.js';

const require = createRequire(import.meta.url);

/** The middle of a photo, `size` by `size`, as a JPEG in a `data:` URL; `undefined` where it can't be read. */
export async function thumbnail(decoder: Decoder, file: string, size: number): Promise<string | undefined> {
  const decoded = await readImage(decoder, file, { transforms: evaluationTransforms({ resize: size, crop: size }) });
  return decoded.ok ? jpegUrl(decoded.value) : undefined;
}

/** A whole image as a JPEG in a `data:` URL. */
export async function jpegUrl({ width, height, data }: Image): Promise<string> {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) rgba[i * 4 + channel] = data[i * 3 + channel]!;
  }
  await startEncoder();
  const jpeg = await encode({ width, height, data: rgba, colorSpace: 'srgb' } as ImageData, { quality: 75 });
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}

let started: Promise<unknown> | undefined;

/** Left alone, the package would look for its WebAssembly file on a web server. */
function startEncoder(): Promise<unknown> {
  started ??= readFile(require.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm')).then(async (bytes) =>
    init(await WebAssembly.compile(bytes)),
  );
  return started;
}
