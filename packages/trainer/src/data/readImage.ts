import { fail, ok, type Result } from '@beeline/core';
import { applyTransforms, type Decoder, type DecodeSteps, type Image } from '@beeline/core/image';
import { cifarImage, readPhotoBytes } from './cifar.js';
import { unreadableReason } from './fingerprint.js';

/** Why there is no picture: `unreadable`, or a code of the decoder. */
export interface NoImage {
  readonly code: string;
  readonly message: string;
}

/** From a photo's file to pixels that have been through the transforms. The one way that the trainer reads pictures. */
export async function readImage(decoder: Decoder, file: string, steps: DecodeSteps): Promise<Result<Image, NoImage>> {
  let bytes: Uint8Array;
  try {
    bytes = await readPhotoBytes(file);
  } catch (error) {
    return fail({ code: 'unreadable', message: unreadableReason(error as NodeJS.ErrnoException) });
  }
  const picture = cifarImage(file, bytes);
  return picture ? ok(applyTransforms(picture, steps.transforms)) : decoder.decodeTo(bytes, steps);
}
