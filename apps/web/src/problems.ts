/**
 * What can go wrong with one photo, as a value: a sentence, what to do, and whether the same photo is worth
 * sending again. The server's own sentences (RFC 9457) come first in English; the page's stand in where there are none,
 * and speak for the stable codes in other languages. A problem says itself in the language that is set when it is read.
 *
 * @example
 * problemOf(503, null).message; // 'The server is busy.'
 */
import { MAX_BYTES, MAX_BYTES_HERE } from './limits.js';
import { type Facts, words } from './words.js';

export interface Problem {
  /** What was wrong, for people. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** Sending the same photo again may work. */
  readonly retry: boolean;
  /** It was too much to send, or there was no connection: this device may answer it by itself. */
  readonly here?: boolean;
}

/** A value, or the problem that stood in its way. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A problem from its sentence, which is looked up anew each time it is read. */
export function problem(sentence: () => readonly string[], retry = false, here = false): Problem {
  return {
    get message() {
      return sentence()[0] ?? '';
    },
    get hint() {
      return sentence()[1];
    },
    retry,
    ...(here && { here }),
  };
}

/** Message and hint as one line. */
export const sentenceOf = ({ message, hint }: Problem): string => (hint ? `${message} ${hint}` : message);

/** The sentence for a stable code in the language that is set; `own` where that has none. */
export function sentenceFor(code: unknown, facts: Facts, own: readonly string[]): readonly string[] {
  const known = typeof code === 'string' && Object.hasOwn(words.codes, code) ? words.codes[code] : undefined;
  return known?.(facts) ?? own;
}

/** Codes and statuses of photos that are too much to send, but perhaps not for this device. */
const TOO_MUCH = ['body_too_large', 'too_large'];

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
  const facts = (body ?? {}) as Facts;
  const text = (name: string): string | undefined =>
    typeof facts[name] === 'string' && facts[name] !== '' ? (facts[name] as string) : undefined;
  const [detail, hint, code] = [text('detail'), text('hint'), text('code')];
  if (busy) {
    // When to come back stands in a header, for programs; here it becomes a sentence.
    const seconds = Number.parseInt(retryAfter ?? '', 10);
    return problem(() => {
      const whatToDo = Number.isNaN(seconds) ? words.comeBackSoon : words.comeBack(seconds);
      return [sentenceFor(code, facts, [detail ?? words.busy])[0]!, whatToDo];
    }, retry);
  }
  const here = status === 413 || TOO_MUCH.includes(code ?? '');
  if (detail) return problem(() => sentenceFor(code, facts, hint ? [detail, hint] : [detail]), retry, here);
  if (status === 413) return problem(() => words.tooLargeForServer, false, here);
  return problem(() => (retry ? words.broken(status) : words.refused(status)), retry);
}

/** The problem of a request that got no answer at all. */
export function problemOfFailure(error: unknown, online: boolean): Problem {
  if (error instanceof DOMException && error.name === 'TimeoutError') return problem(() => words.slow, true);
  return problem(() => (online ? words.unreachable : words.offline), true, true);
}

/** What can be said about a file before it is read or sent, by the most bytes that are taken; undefined if nothing. */
export function problemOfSize(bytes: number, most = MAX_BYTES): Problem | undefined {
  if (bytes === 0) return problem(() => words.empty);
  return bytes > most ? problem(() => words.tooLarge(bytes, most), false, bytes <= MAX_BYTES_HERE) : undefined;
}
