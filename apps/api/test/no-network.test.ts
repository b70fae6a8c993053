import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

it.each(['fetch', 'WebSocket', 'EventSource', 'sendBeacon'])(
  'the Worker can reach no address by %s, not even when its own code tries',
  async (way) => {
    const { port } = outside.address() as { port: number };
    const address = encodeURIComponent(`http://127.0.0.1:${port}/`);
    const tried = await fetch(`${server.url}/v1/x?way=${way}&address=${address}`);
    expect(await tried.text()).toBe('The service fetches no address.');
    expect(visits).toBe(0);
  },
);

it('and still reads its model', async () => {
  const body = (await goodPhotos())['noise.jpg']!;
  expect((await fetch(`${server.url}/v1/classify`, { method: 'POST', body })).status).toBe(200);
  expect(visits).toBe(0);
});

it('nor does anything in a process of the service on Node', () => {
  const guard = pathToFileURL(join(apiDir, 'dist/node/src/no-network.js')).href;
  const program = `
    await import(${JSON.stringify(guard)});
    const ways = {
      fetch: () => fetch('http://127.0.0.1:1'),
      WebSocket: () => new WebSocket('ws://127.0.0.1:1'),
      EventSource: () => new EventSource('http://127.0.0.1:1'),
    };
    for (const name of Object.keys(ways).filter((one) => one in globalThis))
      try { await ways[name](); console.log(name, 'reached'); } catch (error) { console.log(error.message); }`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(new Set(stdout.trim().split('\n'))).toEqual(new Set(['The service fetches no address.']));
});
