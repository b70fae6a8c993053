import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiDir } from '../scripts/assemble.mjs';
import { serve } from '../scripts/serve.mjs';
import { type Fixture, makeFixture } from './fixture.js';
import { goodPhotos } from './photos.js';

let fixture: Fixture;
let server: Awaited<ReturnType<typeof serve>>;
let visits = 0;
const outside = createServer((_, response) => {
  visits++;
  response.end('hello');
});

beforeAll(async () => {
  fixture = await makeFixture();
  const { bundleDir, web } = fixture;
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  server = await serve({ port: 0, bundleDir, web, entrypoint: join(apiDir, 'test/tempted-worker.ts') });
});
afterAll(async () => {
  await server?.dispose();
  outside.close();
  fixture?.remove();
});

it('the Worker can reach no address, not even when its own code tries, and still reads its model', async () => {
  const { port } = outside.address() as { port: number };
  const address = `http://127.0.0.1:${port}/`;
  const tried = await fetch(`${server.url}/v1/x?fetch=${encodeURIComponent(address)}`);
  expect(await tried.text()).toBe('The service fetches no address.');
  const answer = await fetch(`${server.url}/v1/classify`, {
    method: 'POST',
    body: (await goodPhotos())['noise.jpg']!,
  });
  expect(answer.status).toBe(200);
  expect(visits).toBe(0);
});
