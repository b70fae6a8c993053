import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRules } from '../node/site.js';
import { apiDir } from '../scripts/assemble.mjs';
import { buildNode, nodeMain, startNode } from '../scripts/serve-node.mjs';
import { fakeApp } from './fake.js';
import { type Fixture, makeFixture } from './fixture.js';
import { badPhotos, goodPhotos } from './photos.js';
import { started } from './started.js';

let fixture: Fixture;
let url: string;
let child: ChildProcess;

beforeAll(async () => {
  fixture = await makeFixture();
  buildNode();
  const { bundleDir, web } = fixture;
  child = startNode({
    port: 0,
    bundleDir: [bundleDir, fixture.renamed('second')],
    web,
    workers: 2,
    env: { MAX_BYTES: '2000000', MAX_WAIT_MS: '120000', LOG: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  ({ url } = await started(child));
});
afterAll(async () => {
  const gone = new Promise((resolve) => child?.once('exit', resolve));
  child?.kill('SIGTERM');
  await gone;
  fixture?.remove();
});

const post = (body: BodyInit, query = '') => fetch(`${url}/v1/classify${query}`, { method: 'POST', body });

describe('the same app on Node, in two processes', () => {
  it('gives the same answers', async () => {
    for (const bytes of Object.values(await goodPhotos())) {
      const wanted = await fixture.reference.classify(bytes);
      const { predictions } = (await (await post(bytes)).json()) as { predictions: unknown };
      expect(predictions).toEqual(wanted.ok && wanted.value.predictions);
    }
  });

  it('refuses the same uploads', async () => {
    for (const { bytes, status, code } of Object.values(await badPhotos())) {
      const response = await post(bytes);
      expect(await response.json()).toMatchObject({ status, code });
    }
    expect((await post(new Uint8Array(2_000_001))).status).toBe(413);
  });

  it('has the page, the bundles and the rest of the API', async () => {
    expect(await (await fetch(url)).text()).toContain('The page');
    for (const path of ['/model/manifest.json', '/readyz', '/v2/health/ready', '/docs', '/v1/models/second'])
      expect((await fetch(url + path)).status, path).toBe(200);
    for (const path of ['/nothing', '/_headers', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json'])
      expect((await fetch(url + path)).status, path).toBe(404);
    expect((await post((await goodPhotos())['noise.png']!, '?model=second')).status).toBe(200);
  });

  it('has files that a cache need not fetch twice, and none that it may take for new when they are old', async () => {
    for (const path of ['/', '/model/model.safetensors']) {
      const first = await fetch(url + path);
      const etag = first.headers.get('ETag')!;
      expect(first.headers.get('Cache-Control')).toBe('public, max-age=0, must-revalidate');
      expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(0);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
        const again = await fetch(url + path, { headers: { 'If-None-Match': known } });
        expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', etag]);
      }
      expect((await fetch(url + path, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
      expect((await fetch(url + path, { method: 'HEAD' })).headers.get('ETag')).toBe(etag);
    }
    expect((await fetch(`${url}/model/model.safetensors`)).headers.get('ETag')).not.toBe(
      (await fetch(url)).headers.get('ETag'),
    );
  });

  it('cannot be sent to an address', async () => {
    let visits = 0;
    const outside = createServer((_, response) => {
      visits++;
      response.end();
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const { port } = outside.address() as { port: number };
    const response = await fetch(`${url}/v1/classify`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ image: `http://127.0.0.1:${port}/bee.jpg` }),
    });
    expect(response.status).toBe(400);
    outside.close();
    expect(visits).toBe(0);
  });
});

it('takes all requests on that have come before it decodes: only so are they seen to wait', async () => {
  let [taken, takenBefore] = [0, 0];
  const during = (): void => {
    takenBefore ||= taken;
  };
  const app = fakeApp({ during });
  const fetch = (request: Request) => {
    taken++;
    return app.fetch(request);
  };
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1', overrideGlobalObjects: false });
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  let accepted = 0;
  const allAccepted = new Promise<void>((resolve) => server.on('connection', () => ++accepted === 24 && resolve()));
  const sockets = Array.from({ length: 24 }, () => connect(port, '127.0.0.1'));
  await Promise.all([allAccepted, ...sockets.map((socket) => once(socket, 'connect'))]);
  const answered = sockets.map((socket) => once(socket, 'data'));
  // All of it lies there when the server looks for the first time.
  for (const socket of sockets)
    socket.write('POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nphoto');
  for (const [data] of await Promise.all(answered)) expect(`${data}`).toContain('200 OK');
  for (const socket of sockets) socket.destroy();
  server.close();
  expect(takenBefore).toBe(24);
});

it.each([
  ['--port', 'abc'],
  ['--workers', '-1'],
  ['--backend', 'abacus'],
  ['--colour', 'red'],
])('%s %s is a mistake: exit code 2', (...args) => {
  const { status, stderr } = spawnSync(process.execPath, [join(apiDir, 'scripts/serve-node.mjs'), ...args]);
  expect(status).toBe(2);
  expect(String(stderr)).toContain('beeline serve [OPTIONS]');
});

it('a setting that makes no sense stops the service, and says which', () => {
  const { status, stderr } = spawnSync(process.execPath, [nodeMain, '--assets', fixture.web], {
    env: { ...process.env, MAX_BYTES: '10 MiB' },
  });
  expect([status, `${stderr}`]).toEqual([2, 'MAX_BYTES="10 MiB" is not a whole number above 0.\n']);
});

it('a file of headers of any text is read', () => {
  const line = fc.constantFrom('/*', '/a/*', '  A: b', '  A', ':', '', ' ', '# a word', 'a: b');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(line).map((lines) => lines.join('\n')),
        fc.string(),
      ),
      (text) => {
        for (const { path, headers } of readRules(text)) {
          expect(path).toMatch(/^\//);
          for (const [name, value] of headers) new Headers().set(name, value);
        }
      },
    ),
  );
});

it('the page keeps the headers that Cloudflare would give it', () => {
  const rules = readRules('/*\n  A: b: c\n  D: e\n\n/assets/*\n  F: g\n');
  expect(rules).toEqual([
    {
      path: '/*',
      headers: [
        ['A', 'b: c'],
        ['D', 'e'],
      ],
    },
    { path: '/assets/*', headers: [['F', 'g']] },
  ]);
});
