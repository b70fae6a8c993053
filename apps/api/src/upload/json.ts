import * as z from 'zod/mini';
import { Problem } from '../problem.js';
import { fromBase64 } from './base64.js';
import { checkFiles, type Upload } from './files.js';
import { checkOutline } from './outline.js';

const image = z.string().check(z.describe('The bytes of a JPEG, PNG or WebP file in base64, alone or as a data URL.'));
const filename = z.optional(
  z.string().check(z.maxLength(1000), z.describe('Repeated in the answer where there are several files.')),
);
const one = z.strictObject({ image, filename });

/** The JSON that `POST /v1/classify` takes: one image, or several. */
export const uploadSchema = z.union([one, z.strictObject({ images: z.array(one).check(z.minLength(1)) })]);

/**
 * The files of a JSON body. An address is no image: nothing is fetched.
 * @throws Problem `malformed`, `too_many_files`
 */
export function parseJson(body: Uint8Array, maxFiles: number): Upload[] {
  checkOutline(body, maxFiles);
  const parsed = uploadSchema.safeParse(jsonOf(body));
  if (!parsed.success)
    throw new Problem('malformed', 'The JSON is not {"image": "<base64>"} or {"images": [{"image": "<base64>"}]}.');
  const images = 'images' in parsed.data ? parsed.data.images : [parsed.data];
  checkFiles('JSON', images.length, maxFiles);
  return images.map(({ image, filename = '' }, i) => {
    const bytes = fromBase64(image);
    if (bytes) return { filename, bytes };
    const which = images.length > 1 ? `Image ${i + 1}` : 'The image';
    throw new Problem('malformed', `${which} is not base64, nor a data URL with base64. Addresses are not fetched.`);
  });
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body));
  } catch {
    throw new Problem('malformed', 'The body is not the JSON that its Content-Type announces.');
  }
}
