/**
 * What can go wrong with one photo, as a value: a sentence, what to do, and whether the same photo is worth
 * sending again. The server's own sentences (RFC 9457) come first; the page's stand in where there are none.
 *
 * @example
 * problemOf(503, null).message; // 'The server is busy.'
 */
import { MAX_BYTES, words } from './words.js';

export interface Problem {
  /** What was wrong, for people. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Sending the same photo again may work. */
  readonly retry: boolean;
}

/** A value, or the problem that stood in its way. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** One of the page's own sentences as a problem. */
export function problem(sentence: readonly string[], retry = false): Problem {
  const [message = '', hint] = sentence;
  return hint === undefined ? { message, retry } : { message, hint, retry };
}

/**
 * The problem of an HTTP answer that is not a success.
 *
 * @param status - the HTTP status
 * @param body - the parsed JSON body, or null where there is none
 * @param retryAfter - the Retry-After header, if it was sent
 */
export function problemOf(status: number, body: unknown, retryAfter: string | null = null): Problem {
  const busy = status === 429 || status === 503;
  const retry = busy || status >= 500 || status === 408;
  const { detail, hint } = (body ?? {}) as { detail?: unknown; hint?: unknown };
  const sentence = typeof detail === 'string' && detail !== '' ? detail : undefined;
  if (busy) {
    // When to come back stands in a header, for programs; here it becomes a sentence.
    const seconds = Number.parseInt(retryAfter ?? '', 10);
    const whatToDo = Number.isNaN(seconds) ? words.comeBackSoon : words.comeBack(seconds);
    return problem([sentence ?? words.busy, whatToDo], retry);
  }
  if (sentence) return problem(typeof hint === 'string' && hint !== '' ? [sentence, hint] : [sentence], retry);
  if (status === 413) return problem(words.tooLargeForServer);
  return problem(retry ? words.broken(status) : words.refused(status), retry);
}

/** The problem of a request that got no answer at all. */
export function problemOfFailure(error: unknown, online: boolean): Problem {
  if (error instanceof DOMException && error.name === 'TimeoutError') return problem(words.slow, true);
  return problem(online ? words.unreachable : words.offline, true);
}

/** What can be said about a file before it is sent; undefined if nothing. */
export function problemOfSize(bytes: number): Problem | undefined {
  if (bytes === 0) return problem(words.empty);
  return bytes > MAX_BYTES ? problem(words.tooLarge(bytes)) : undefined;
}
