import { Problem } from './problem.js';

/** One file of a request. `filename` is what the client calls it, and only ever repeated to that client. */
export interface Upload {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

export interface UploadLimits {
  /** Bytes of the whole body. */
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/**
 * The files of a request: those of a multipart form, whatever its fields are called, or else the body itself.
 * Other content types are not looked at, because what a file is shows in its bytes (and curl calls every raw body a
 * form).
 * @throws Problem `body_too_large`, `malformed`, `no_file`, `too_many_files`, `empty`
 */
export async function readUploads(request: Request, limits: UploadLimits): Promise<Upload[]> {
  const type = request.headers.get('Content-Type') ?? '';
  const body = await readBody(request, limits.maxBytes);
  if (!/^multipart\/form-data\b/i.test(type)) {
    if (body.length === 0) throw new Problem('empty', 'The request has no body.');
    return [{ filename: '', bytes: body }];
  }
  const files = await parseForm(body, type);
  if (files.length === 0) throw new Problem('no_file', 'The form has no file among its fields.');
  if (files.length > limits.maxFiles)
    throw new Problem('too_many_files', `The form has ${files.length} files; the limit is ${limits.maxFiles}.`, {
      files: files.length,
      limit: limits.maxFiles,
    });
  return Promise.all(
    files.map(async (file) => ({ filename: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}

/** What the client announces, or else the most that a body may have. */
export function announcedBytes(request: Request, { maxBytes }: UploadLimits): number {
  return Math.min(Number(request.headers.get('Content-Length') ?? maxBytes), maxBytes);
}

async function parseForm(body: Uint8Array, type: string): Promise<File[]> {
  try {
    const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'Content-Type': type } }).formData();
    return [...form.values()].filter((value): value is File => typeof value !== 'string');
  } catch {
    throw new Problem('malformed', 'The body is not the multipart form that its Content-Type announces.');
  }
}

/** Reads a body while counting: a length that the client announces may be missing, or a lie. */
async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = (what: string) =>
    new Problem('body_too_large', `The request ${what}; the limit is ${limit} bytes.`, { limit });
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  if (announced > limit) throw tooLarge(`announces ${announced} bytes`);

  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
    const chunk: Uint8Array = step.value;
    length += chunk.length;
    if (length > limit) {
      await reader?.cancel();
      throw tooLarge('goes on beyond what is read here');
    }
    chunks.push(chunk);
  }
  return join(chunks, length);
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const only = chunks[0];
  if (only && chunks.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
