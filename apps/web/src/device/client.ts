/**
 * The engine on this device, as another {@link Classify}: photos go to a web worker of the page and nowhere else.
 *
 * @example
 * const device = createDevice();
 * const ready = await device.load();
 * if (ready.ok) console.log(await device.classify(file)); // no request is made
 */
import type { Answer, Classify } from '../answers.js';
import { type Outcome, type Problem, problem, sentenceFor } from '../problems.js';
import { words } from '../words.js';
import type { Fault, Reply, Request } from './messages.js';

export interface Device {
  /** Loads engine and model once; the addresses that it took are what a later visit without a network needs. */
  load(): Promise<Outcome<readonly string[]>>;
  readonly classify: Classify;
}

/** What a web worker is to this client. */
export type Engine = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

const startWorker = (): Engine => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

export function createDevice(start: () => Engine = startWorker): Device {
  const waiting = new Map<number, (reply: Omit<Reply, 'id'>) => void>();
  let engine: Engine | undefined;
  let count = 0;

  /** The script itself did not load or fell over: nobody is left to answer, and the next call starts anew. */
  function giveUp(): void {
    engine?.terminate();
    engine = undefined;
    const fault: Fault = { code: 'device_failed', message: '', facts: {} };
    for (const settle of waiting.values()) settle({ fault });
    waiting.clear();
  }

  function open(): Engine {
    const made = start();
    made.addEventListener('message', (event) => {
      const { id, ...reply } = (event as MessageEvent<Reply>).data;
      waiting.get(id)?.(reply);
      waiting.delete(id);
    });
    made.addEventListener('error', giveUp);
    return made;
  }

  async function ask(request: Omit<Request, 'id'>): Promise<Outcome<Partial<Record<string, unknown>>>> {
    engine ??= open();
    const id = count++;
    const reply = await new Promise<Partial<Record<string, unknown>>>((settle) => {
      waiting.set(id, settle);
      engine?.postMessage({ id, ...request }, request.photo ? [request.photo] : []);
    });
    return reply.fault ? { ok: false, problem: problemOfFault(reply.fault as Fault) } : { ok: true, value: reply };
  }

  return {
    load: async () => {
      const outcome = await ask({});
      return outcome.ok ? { ok: true, value: outcome.value.ready as readonly string[] } : outcome;
    },
    classify: async (photo, options = {}) => {
      const bytes = await photo.arrayBuffer().catch(() => undefined);
      if (bytes === undefined) return { ok: false, problem: problem(() => words.unreadable) };
      const outcome = await ask({ photo: bytes, options });
      return outcome.ok ? { ok: true, value: outcome.value.answer as Answer } : outcome;
    },
  };
}

/** What is wrong with a photo, or with the browser: their sentences are for the person at the page. */
const ABOUT_PHOTO_OR_BROWSER = [
  'empty',
  'not_an_image',
  'unsupported',
  'too_large',
  'corrupt',
  'engine_failed',
  'decoder_unavailable',
];

/** A bundle that is missing or damaged is for whoever deployed it; here it only means that this place cannot answer. */
function problemOfFault({ code, message, hint, facts }: Fault): Problem {
  if (!ABOUT_PHOTO_OR_BROWSER.includes(code)) return problem(() => words.deviceFailed, true);
  return problem(() => sentenceFor(code, facts, hint ? [message, hint] : [message]));
}
