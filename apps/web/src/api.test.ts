import { expect, test } from 'vitest';
import { createClient } from './api.js';

const photo = new Blob(['bytes'], { type: 'image/webp' });
const answering = (body: string, init?: ResponseInit) => createClient({ fetch: async () => new Response(body, init) });

test('a photo is sent as its raw bytes, under its own type', async () => {
  let sent: Request | undefined;
  const client = createClient({
    fetch: async (input, init) => {
      sent = new Request(new URL(String(input), 'http://page'), init);
      return new Response('{"predictions":[{"label":"bees","probability":0.98}]}');
    },
  });
  const outcome = await client.classify(photo);
  expect(outcome).toEqual({ ok: true, value: { predictions: [{ label: 'bees', probability: 0.98 }] } });
  expect([sent?.method, new URL(sent!.url).pathname]).toEqual(['POST', '/v1/classify']);
  expect(sent?.headers.get('content-type')).toBe('image/webp');
  expect(await sent?.text()).toBe('bytes');
});

test.each([
  '<html>Sign in to the hotel network</html>',
  'null',
  '{"predictions":[]}',
  '{"predictions":[{"label":"bees"}]}',
])('a success that is none is not believed: %s', async (body) => {
  const outcome = await answering(body).classify(photo);
  expect(outcome).toMatchObject({ ok: false, problem: { message: 'The answer made no sense.', retry: true } });
});

test('a problem keeps its sentence and its Retry-After', async () => {
  const outcome = await answering('{"detail":"Busy."}', { status: 503, headers: { 'retry-after': '7' } }).classify(
    photo,
  );
  expect(outcome).toMatchObject({ ok: false, problem: { hint: 'Try again in 7 seconds.' } });
});

test('a server that never answers is given up', async () => {
  const client = createClient({
    timeout: 10,
    online: () => true,
    fetch: (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      }),
  });
  expect(await client.classify(photo)).toMatchObject({ ok: false, problem: { message: 'The server took too long.' } });
});

test('a file that cannot be read is not sent, and not taken for a broken connection', async () => {
  const folder = { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) } as unknown as Blob;
  expect(await answering('{}').classify(folder)).toMatchObject({
    ok: false,
    problem: { message: 'This file cannot be read.' },
  });
});

test('a model needs a name and labels, and no more', async () => {
  const model = { name: 'mine', labels: ['a', 'b'] };
  expect(await answering(JSON.stringify(model)).model()).toEqual({ ok: true, value: model });
  expect(await answering('{"name":"mine","labels":[1]}').model()).toMatchObject({ ok: false });
});
