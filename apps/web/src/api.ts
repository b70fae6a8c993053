/**
 * The page's view of the HTTP API: two calls, typed, and no exceptions.
 *
 * @example
 * const outcome = await createClient().classify(file);
 * if (outcome.ok) console.log(outcome.value.predictions[0].label);
 * else console.log(outcome.problem.message);
 */
import type { Answer, Classify, Model } from './answers.js';
import { isAnswer, isModel } from './answers.js';
import { type Outcome, problem, problemOf, problemOfFailure } from './problems.js';
import { words } from './words.js';

export interface Client {
  readonly model: () => Promise<Outcome<Model>>;
  readonly classify: Classify;
}

export interface ClientOptions {
  readonly fetch?: typeof fetch;
  readonly online?: () => boolean;
  /** Milliseconds until a request is given up; an upload over a slow line needs many. */
  readonly timeout?: number;
  /** Where the server is, without a slash at the end; the page's own origin if empty. */
  readonly server?: string;
}

/** A client for the API on the page's own origin, or another one that lets pages in. */
export function createClient(options: ClientOptions = {}): Client {
  const {
    fetch: send = (...request) => fetch(...request),
    online = () => navigator.onLine,
    timeout = 60_000,
    server = '',
  } = options;

  async function ask<T>(
    path: string,
    request: RequestInit,
    isWanted: (body: unknown) => body is T,
  ): Promise<Outcome<T>> {
    let response: Response;
    let body: unknown;
    try {
      response = await send(server + path, { ...request, signal: AbortSignal.timeout(timeout) });
      body = parse(await response.text());
    } catch (error) {
      return { ok: false, problem: problemOfFailure(error, online()) };
    }
    if (!response.ok) {
      return { ok: false, problem: problemOf(response.status, body, response.headers.get('retry-after')) };
    }
    if (isWanted(body)) return { ok: true, value: body };
    return { ok: false, problem: problem(() => words.notUnderstood, true) };
  }

  return {
    model: () => ask('/v1/model', {}, isModel),
    classify: async (photo, { explain = false } = {}) => {
      // Read first: a folder, or a file that has gone, would otherwise look like a broken connection.
      const bytes = await photo.arrayBuffer().catch(() => undefined);
      if (bytes === undefined) return { ok: false, problem: problem(() => words.unreadable) };
      const headers = { 'content-type': photo.type || 'application/octet-stream' };
      const path = `/v1/classify${explain ? '?explain=cam' : ''}`;
      return ask<Answer>(path, { method: 'POST', headers, body: bytes }, isAnswer);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
