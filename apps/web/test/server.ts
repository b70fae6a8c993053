/** The built page on loopback with the headers of its `_headers` file, and a /v1 that answers as the test says. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
  /** It is held back until then. */
  readonly when?: Promise<void>;
}

export interface Received {
  readonly type: string | undefined;
  readonly bytes: Buffer;
}

export interface Site {
  readonly url: string;
  /** Photos received by POST /v1/classify since the start. */
  readonly received: Received[];
  /** What the API says next, and how files come; change it in a test. */
  script: Script;
  close(): Promise<void>;
}

export interface Script {
  model: () => Reply;
  classify: (photo: Received) => Reply;
  /** Sends a file of the page in parts, or late; at once where it is left out. */
  send?: (path: string, bytes: Buffer) => AsyncIterable<Buffer>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export async function serve(dist: string, script: Script): Promise<Site> {
  const headers = await headersForAll(dist);
  const site: Omit<Site, 'url'> = {
    received: [],
    script,
    close: () => new Promise((done) => server.close(() => done())),
  };

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    if (path === '/v1/model') return void reply(response, site.script.model());
    if (path === '/v1/classify') {
      return void read(request).then((bytes) => {
        const photo = { type: request.headers['content-type'], bytes };
        site.received.push(photo);
        return reply(response, site.script.classify(photo));
      });
    }
    const file = path === '/' ? '/index.html' : path;
    readFile(join(dist, file)).then(
      async (bytes) => {
        response.writeHead(200, { ...headers, 'content-type': TYPES[extname(file)] ?? '' });
        for await (const part of site.script.send?.(file, bytes) ?? [bytes]) response.write(part);
        response.end();
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return Object.assign(site, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function reply(response: ServerResponse, { status = 200, headers = {}, body, when }: Reply): Promise<void> {
  await when;
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The headers under `/*` in Cloudflare's `_headers` format. */
async function headersForAll(dist: string): Promise<Record<string, string>> {
  const [, block = ''] = (await readFile(join(dist, '_headers'), 'utf8')).split(/^\/\*$/m);
  const lines = block.split(/^\S/m)[0]!.trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.split(':')[0]!.trim(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
