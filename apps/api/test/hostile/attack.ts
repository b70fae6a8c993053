import { Agent, request } from 'node:http';
import type { Hostile } from './mutations.js';

/** What has not been answered by then hangs. */
const GIVEN_UP_MS = 60_000;
/** What goes wrong more often than this does not do so because the machine is busy with something else. */
const MOST_RETRIES = 5;

export interface Asked {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly ms: number;
  readonly answer: { readonly predictions?: readonly { readonly label: string }[] };
  /** Why there was no answer. */
  readonly why: string;
}

/** The service answers in JSON only; what else comes is not its answer. */
function parsed(text: string): Asked['answer'] | undefined {
  try {
    return JSON.parse(text) as Asked['answer'];
  } catch {
    return undefined;
  }
}

/** Sends photos over connections that stay open. */
export function createClient(url: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const once = (bytes: Uint8Array): Promise<Asked & { readonly isStale: boolean }> =>
    new Promise((resolve) => {
      const started = performance.now();
      const done = (status: number, answer: Asked['answer'] = {}, why = '', isStale = false) =>
        resolve({ status, ms: performance.now() - started, answer, why, isStale });
      const headers = { 'Content-Length': bytes.length };
      const outgoing = request(`${url}/v1/classify`, { agent, method: 'POST', headers, timeout: GIVEN_UP_MS });
      outgoing.on('timeout', () => outgoing.destroy(new Error('it hangs')));
      outgoing.on('error', (error: NodeJS.ErrnoException) => done(0, {}, error.message, error.code === 'ECONNRESET'));
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => done(0, {}, error.message));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const answer = parsed(text);
          done(answer ? (response.statusCode ?? 0) : 0, answer, answer ? '' : text.slice(0, 100), !answer);
        });
      });
      outgoing.end(bytes);
    });
  /**
   * Connections that were closed while nobody used them, here or behind wrangler's proxy, break the next request; and a
   * full queue asks to come again. A file that does harm does it every time.
   */
  async function ask(bytes: Uint8Array): Promise<Asked> {
    let asked = await once(bytes);
    for (let again = 0; (asked.isStale || asked.status === 503) && again < MOST_RETRIES; again++)
      asked = await once(bytes);
    return asked;
  }
  return { ask, close: () => agent.destroy() };
}

export interface Outcome {
  readonly asked: number;
  readonly statuses: Readonly<Record<number, number>>;
  /** What went wrong, each with the name that makes its file again. */
  readonly wrong: readonly string[];
  readonly slowest: { readonly ms: number; readonly name: string };
  /** Milliseconds of every file, the fastest first. */
  readonly times: Float64Array;
}

/**
 * Asks about every file, and in between about good photos, whose answers must stay as they were.
 *
 * @param parts.limitMs what takes longer three times in a row is too slow; a busy machine may be at fault once
 * @param parts.every how many files after which a good photo is asked about and `watch` is called
 */
export async function attack(parts: {
  readonly ask: (bytes: Uint8Array) => Promise<Asked>;
  readonly files: Iterable<Hostile>;
  readonly count: number;
  readonly good: readonly { readonly bytes: Uint8Array; readonly predictions: unknown }[];
  readonly limitMs: number;
  readonly atOnce: number;
  readonly every: number;
  readonly watch: (asked: number) => Promise<void>;
}): Promise<Outcome> {
  const { ask, good, limitMs, every, watch } = parts;
  const wrong: string[] = [];
  const statuses: Record<number, number> = {};
  const times = new Float64Array(parts.count);
  let slowest = { ms: 0, name: '' };
  let asked = 0;
  const files = parts.files[Symbol.iterator]();

  const sender = async (): Promise<void> => {
    for (let next = files.next(); !next.done; next = files.next()) {
      const { name, bytes } = next.value;
      let { status, ms, why } = await ask(bytes);
      for (let again = 0; ms > limitMs && again < 2; again++) ({ status, ms, why } = await ask(bytes));
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (ms > slowest.ms) slowest = { ms, name };
      if (status === 0 || status >= 500 || ms > limitMs)
        wrong.push(`${name}: ${status} after ${ms.toFixed(0)} ms ${why}`);
      times[asked++] = ms;
      if (asked % every > 0) continue;
      // The others go on asking while this one waits.
      const now = asked;
      const { bytes: photo, predictions } = good[(now / every) % good.length]!;
      const after = await ask(photo);
      if (JSON.stringify(after.answer.predictions) !== JSON.stringify(predictions))
        wrong.push(`${name}: the next photo got ${after.status} ${after.why}`);
      await watch(now);
    }
  };
  await Promise.all(Array.from({ length: parts.atOnce }, sender));
  return { asked, statuses, wrong, slowest, times: times.subarray(0, asked).sort() };
}
