import { expect, test } from 'vitest';
import { createDevice, type Engine } from './client.js';
import type { Reply, Request } from './messages.js';

const photo = new Blob(['bytes']);

/** A web worker by hand: it answers as told, and can fall over. */
function fakeWorker(answer: (request: Request) => Reply | undefined) {
  const target = new EventTarget();
  const engine = {
    addEventListener: target.addEventListener.bind(target),
    terminate: () => {},
    postMessage: (request: Request) => {
      const reply = answer(request);
      if (reply) queueMicrotask(() => target.dispatchEvent(new MessageEvent('message', { data: reply })));
    },
  } as unknown as Engine;
  return { engine, fall: () => target.dispatchEvent(new Event('error')) };
}

test('one worker serves all photos, each with its own answer', async () => {
  let started = 0;
  const device = createDevice(() => {
    started++;
    return fakeWorker(({ id }) => ({ id, answer: { predictions: [{ label: `photo ${id}`, probability: 1 }] } })).engine;
  });
  const outcomes = await Promise.all([device.classify(photo), device.classify(photo)]);
  expect(outcomes.map((outcome) => outcome.ok && outcome.value.predictions[0]?.label)).toEqual(['photo 0', 'photo 1']);
  expect(started).toBe(1);
});

test('a worker that falls over leaves nobody waiting, and the next photo gets a new one', async () => {
  const silent = fakeWorker(() => undefined);
  const good = fakeWorker(({ id }) => ({ id, answer: { predictions: [{ label: 'bees', probability: 1 }] } }));
  const workers = [silent, good];
  const device = createDevice(() => workers.shift()!.engine);
  const waiting = device.classify(photo);
  await new Promise((done) => setTimeout(done, 5));
  silent.fall();
  expect(await waiting).toMatchObject({
    ok: false,
    problem: { message: 'This device cannot answer by itself.', retry: true },
  });
  expect(await device.classify(photo)).toMatchObject({ ok: true });
});

test('the photo’s fault is said as it is, the deployment’s is not the visitor’s business', async () => {
  const faults = [
    { code: 'corrupt', message: 'The file ends too early.', facts: {} },
    { code: 'bundle_missing', message: 'No manifest.json.', hint: 'Give the folder.', facts: {} },
  ];
  const device = createDevice(() => fakeWorker(({ id }) => ({ id, fault: faults[id]! })).engine);
  expect(await device.classify(photo)).toMatchObject({
    problem: { message: 'The file ends too early.', retry: false },
  });
  expect(await device.load()).toMatchObject({ problem: { message: 'This device cannot answer by itself.' } });
});
