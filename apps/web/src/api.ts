/**
 * The page's view of the HTTP API: two calls, typed, and no exceptions.
 *
 * @example
 * const outcome = await createClient().classify(file);
 * if (outcome.ok) console.log(outcome.value.predictions[0].label);
 * else console.log(outcome.problem.message);
 */
import { type Outcome, problem, problemOf, problemOfFailure } from './problems.js';
import { words } from './words.js';

export interface Prediction {
  readonly label: string;
  /** In 0..1, calibrated. */
  readonly probability: number;
}

/** The answer for one photo, best first. */
export interface Answer {
  readonly predictions: readonly Prediction[];
}

/** What `GET /v1/model` says; everything but name and labels may be missing in a bundle of someone else's. */
export interface Model {
  readonly name: string;
  readonly labels: readonly string[];
  readonly sha256?: string;
  readonly architecture?: string;
  readonly licence?: string;
  readonly metrics?: {
    readonly split?: string;
    readonly top1?: {
      readonly correct: number;
      readonly total: number;
      readonly accuracy: number;
      /** 95 % Wilson interval: low, high. */
      readonly interval: readonly [number, number];
    };
  };
  /** Photos by split and label. */
  readonly dataset?: { readonly splits?: Readonly<Record<string, Readonly<Record<string, number>>>> };
}

/** Whatever answers for a photo: this client, or another engine. */
export type Classify = (photo: Blob) => Promise<Outcome<Answer>>;

export interface Client {
  readonly model: () => Promise<Outcome<Model>>;
  readonly classify: Classify;
}

export interface ClientOptions {
  readonly fetch?: typeof fetch;
  readonly online?: () => boolean;
  /** Milliseconds until a request is given up; an upload over a slow line needs many. */
  readonly timeout?: number;
}

/** A client for the API on the page's own origin. */
export function createClient(options: ClientOptions = {}): Client {
  const {
    fetch: send = (...request) => fetch(...request),
    online = () => navigator.onLine,
    timeout = 60_000,
  } = options;

  async function ask<T>(
    path: string,
    request: RequestInit,
    isAnswer: (body: unknown) => body is T,
  ): Promise<Outcome<T>> {
    let response: Response;
    let body: unknown;
    try {
      response = await send(path, { ...request, signal: AbortSignal.timeout(timeout) });
      body = parse(await response.text());
    } catch (error) {
      return { ok: false, problem: problemOfFailure(error, online()) };
    }
    if (!response.ok) {
      return { ok: false, problem: problemOf(response.status, body, response.headers.get('retry-after')) };
    }
    return isAnswer(body) ? { ok: true, value: body } : { ok: false, problem: problem(words.notUnderstood, true) };
  }

  return {
    model: () => ask('/v1/model', {}, isModel),
    classify: async (photo) => {
      // Read first: a folder, or a file that has gone, would otherwise look like a broken connection.
      const bytes = await photo.arrayBuffer().catch(() => undefined);
      if (bytes === undefined) return { ok: false, problem: problem(words.unreadable) };
      const headers = { 'content-type': photo.type || 'application/octet-stream' };
      return ask('/v1/classify', { method: 'POST', headers, body: bytes }, isAnswer);
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

function isAnswer(body: unknown): body is Answer {
  const { predictions } = (body ?? {}) as Partial<Answer>;
  return (
    Array.isArray(predictions) &&
    predictions.length > 0 &&
    predictions.every((p) => typeof p?.label === 'string' && typeof p.probability === 'number')
  );
}

function isModel(body: unknown): body is Model {
  const { name, labels } = (body ?? {}) as Partial<Model>;
  return typeof name === 'string' && Array.isArray(labels) && labels.every((label) => typeof label === 'string');
}
