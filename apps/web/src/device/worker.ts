/** The web worker of the page: it answers photos one after another, and loads what it needs once. */
import { BeelineError, type Classifier, type Explanation as Grid } from '@beeline/core';
import type { Explanation } from '../answers.js';
import { MAX_BYTES_HERE } from '../limits.js';
import { fetchedAddresses, openClassifier } from './engine.js';
import type { Fault, Reply, Request } from './messages.js';

/** A reply but for the number of its request. */
type Said = Reply extends infer One ? (One extends Reply ? Omit<One, 'id'> : never) : never;

let opening: Promise<Classifier> | undefined;

/** Loaded on the first call; a failed load is tried again by the next one. */
function classifier(): Promise<Classifier> {
  opening ??= openClassifier().catch((cause: unknown) => {
    opening = undefined;
    throw cause;
  });
  return opening;
}

function faultOf(error: unknown): Fault {
  if (error instanceof BeelineError) {
    const { code, message, hint } = error;
    return { code, message, ...(hint && { hint }), facts: {} };
  }
  return { code: 'device_failed', message: error instanceof Error ? error.message : String(error), facts: {} };
}

async function answer({ photo, options }: Request): Promise<Said> {
  const open = await classifier();
  if (!photo) return { ready: fetchedAddresses() };
  const limits = { maxBytes: MAX_BYTES_HERE };
  const result = await open.classify(new Uint8Array(photo), { limits, explain: options?.explain ?? false });
  if (!result.ok) {
    const { code, message, ...facts } = result.error;
    return { fault: { code, message, facts } };
  }
  const { explanation, ...rest } = result.value;
  const model = { sha256: open.bundle.sha256 };
  return { answer: { ...rest, model, ...(explanation && { explanation: rowsOf(explanation) }) } };
}

/** The grid as the HTTP answer holds it. */
function rowsOf({ label, width, height, values }: Grid): Explanation {
  const rows = Array.from({ length: height }, (_, y) => [...values.subarray(y * width, (y + 1) * width)]);
  return { label, rows };
}

/** The tail of the line: one photo at a time keeps the memory low. */
let last: Promise<unknown> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  last = last
    .then(() => answer(data))
    .catch((error: unknown) => ({ fault: faultOf(error) }))
    .then((reply) => self.postMessage({ id: data.id, ...reply }));
});
