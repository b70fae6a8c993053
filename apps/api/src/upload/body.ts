import { Problem } from '../problem.js';

export interface BodyLimits {
  /** Bytes of the whole body. */
  readonly maxBytes: number;
  /** Told of every piece that has come. */
  readonly arrived?: () => void;
}

/**
 * How much memory a request's upload takes at most, from what the client announces or else the most that a body may
 * have: a form is there once more as files, JSON as text, as parsed text and as files.
 */
export function announcedBytes(request: Request, { maxBytes }: BodyLimits): number {
  const announced = Math.min(Number(request.headers.get('Content-Length') ?? maxBytes), maxBytes);
  const type = request.headers.get('Content-Type') ?? '';
  return announced * (/^application\/json\b/i.test(type) ? 3 : /^multipart\//i.test(type) ? 2 : 1);
}

/**
 * Reads a body while counting: a length that the client announces may be missing, or a lie.
 * @throws Problem `body_too_large`
 */
export async function readBody(request: Request, { maxBytes, arrived }: BodyLimits): Promise<Uint8Array> {
  const tooLarge = (what: string) =>
    new Problem('body_too_large', `The request ${what}; the limit is ${maxBytes} bytes.`, { limit: maxBytes });
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  if (announced > maxBytes) throw tooLarge(`announces ${announced} bytes`);

  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
    const chunk: Uint8Array = step.value;
    length += chunk.length;
    arrived?.();
    if (length > maxBytes) {
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
