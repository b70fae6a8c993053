import { applyTransforms, type Decoder, type DecodeSteps, readHeader } from '@beeline/core/image';
import { cifarImage, readPhotoBytes } from '../cifar.js';
import { unreadableReason } from '../fingerprint.js';
import { GREY, greyOf } from './dhash.js';
import type { Inspection } from './types.js';

/** Every file is decoded to its end, a JPEG to an eighth of its size where that is enough: a fraction of the time. */
const STEPS: DecodeSteps = {
  transforms: [{ op: 'resize', ...GREY, filter: 'bilinear' }],
  scaledDecode: { above: 0, gap: 4 },
};

/** Reads and decodes one photo. What is wrong with it is in the result, not thrown. */
export async function inspect(decoder: Decoder, file: string): Promise<Inspection> {
  let bytes: Uint8Array;
  try {
    bytes = await readPhotoBytes(file);
  } catch (error) {
    return { ok: false, code: 'unreadable', message: unreadableReason(error as NodeJS.ErrnoException) };
  }
  const picture = cifarImage(file, bytes);
  if (picture) {
    const { width, height } = picture;
    return { ok: true, width, height, orientation: 1, grey: greyOf(applyTransforms(picture, STEPS.transforms)) };
  }
  const header = readHeader(bytes);
  const image = await decoder.decodeTo(bytes, STEPS);
  if (!image.ok) return { ok: false, code: image.error.code, message: image.error.message };
  if (!header.ok) return { ok: false, code: header.error.code, message: header.error.message };
  const { orientation, width, height } = header.value;
  const size = orientation < 5 ? { width, height } : { width: height, height: width };
  return { ok: true, ...size, orientation, grey: greyOf(image.value) };
}
