/**
 * From a request to the files in it: the body itself, the files of a multipart form, or JSON with base64. Bytes are
 * counted while they are read, and what a file is shows in its bytes alone.
 *
 * @example
 * const [photo] = await readUploads(new Request(address, { method: 'POST', body: bytes }), { maxBytes, maxFiles });
 */
import { Problem } from '../problem.js';
import { type BodyLimits, readBody } from './body.js';
import type { Upload } from './files.js';
import { parseForm } from './form.js';
import { parseJson } from './json.js';

export { announcedBytes } from './body.js';
export type { Upload } from './files.js';
export { uploadSchema } from './json.js';

export interface UploadLimits extends BodyLimits {
  readonly maxFiles: number;
}

/**
 * The files of a request: those of a multipart form, whatever its fields are called, those of a JSON body, or else the
 * body itself. Other content types are not looked at (curl calls every raw body a form).
 * @throws Problem `body_too_large`, `malformed`, `no_file`, `too_many_files`, `empty`
 */
export async function readUploads(request: Request, limits: UploadLimits): Promise<Upload[]> {
  const type = request.headers.get('Content-Type') ?? '';
  const body = await readBody(request, limits);
  if (/^multipart\/form-data\b/i.test(type)) return parseForm(body, type, limits.maxFiles);
  if (body.length === 0) throw new Problem('empty', 'The request has no body.');
  if (/^application\/json\b/i.test(type)) return parseJson(body, limits.maxFiles);
  return [{ filename: '', bytes: body }];
}
