import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { download } from './download.js';
import { publishedWeights, pullWeights } from './index.js';
import { hashPrefixOf } from './registry.js';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 31) & 255));
const sha256Prefix = createHash('sha256').update(content).digest('hex').slice(0, 8);

let folder: string;
let path: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beeline-hub-'));
  path = join(folder, 'weights', 'file.pth');
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function serve(
  handler: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<string> {
  let count = 0;
  server = createServer((request, response) => handler(request, response, ++count));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Answers like a good server: whole, or from where the Range header says. */
function answer(request: IncomingMessage, response: ServerResponse, body = content): void {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= body.length) return void response.writeHead(416).end();
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': body.length - start,
    ...(start > 0 ? { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` } : {}),
  });
  response.end(body.subarray(start));
}

const quick = { attempts: 3, pause: 1, stallAfter: 300 };

describe('download', () => {
  test('brings the file, makes its folder, and reports progress to the end', async () => {
    const url = await serve((request, response) => answer(request, response));
    const seen: number[] = [];
    await download({ url, path, sha256Prefix, onProgress: (done, total) => seen.push(done / total!), ...quick });
    expect(await readFile(path)).toEqual(content);
    expect(seen.at(-1)).toBe(1);
    expect(await readdir(join(folder, 'weights'))).toEqual(['file.pth']);
  });

  test('takes up a broken connection where it broke', async () => {
    const starts: (string | undefined)[] = [];
    const url = await serve((request, response, count) => {
      starts.push(request.headers.range);
      if (count > 1) return answer(request, response);
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 70_000), () => setTimeout(() => response.destroy(), 50));
    });
    await download({ url, path, sha256Prefix, ...quick });
    expect(await readFile(path)).toEqual(content);
    expect(starts).toEqual([undefined, 'bytes=70000-']);
  });

  test('takes up a part left by an earlier run, and starts over where the server knows no ranges', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-length': content.length }).end(content),
    );
    await download({ url, path: join(folder, 'other.pth'), sha256Prefix, ...quick });
    await writeFile(join(folder, 'again.pth.part'), content.subarray(0, 1000));
    await download({ url, path: join(folder, 'again.pth'), sha256Prefix, ...quick });
    expect(await readFile(join(folder, 'again.pth'))).toEqual(content);
  });

  test('finishes a part that was whole already', async () => {
    const url = await serve((request, response) => answer(request, response));
    await writeFile(join(folder, 'whole.pth.part'), content);
    await download({ url, path: join(folder, 'whole.pth'), sha256Prefix, ...quick });
    expect(await readFile(join(folder, 'whole.pth'))).toEqual(content);
  });

  test('goes on after a stall', async () => {
    const url = await serve((request, response, count) => {
      if (count > 1) return answer(request, response);
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 10));
    });
    await download({ url, path, sha256Prefix, ...quick });
    expect(await readFile(path)).toEqual(content);
  });

  test('follows redirects', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/') return void response.writeHead(302, { location: '/there' }).end();
      answer(request, response);
    });
    await download({ url, path, sha256Prefix, ...quick });
    expect(await readFile(path)).toEqual(content);
  });

  test('refuses a file with another hash and keeps nothing of it', async () => {
    const url = await serve((request, response) => answer(request, response, Buffer.from('something else')));
    await expect(download({ url, path, sha256Prefix, ...quick })).rejects.toMatchObject({ code: 'download_corrupt' });
    expect(await readdir(join(folder, 'weights'))).toEqual([]);
  });

  test('a 404 is final at once; a 503 is tried again', async () => {
    let asked = 0;
    const url = await serve((request, response, count) => {
      asked = count;
      if (request.url === '/none') return void response.writeHead(404).end();
      if (count < 4) return void response.writeHead(503).end();
      answer(request, response);
    });
    await expect(download({ url: `${url}none`, path, sha256Prefix, ...quick })).rejects.toMatchObject({
      code: 'download_failed',
    });
    expect(asked).toBe(1);
    await download({ url, path, sha256Prefix, ...quick });
    expect(asked).toBe(4);
  });

  test('with no server at all, says where to put the file by hand', async () => {
    const url = await serve((request, response) => answer(request, response));
    server!.closeAllConnections();
    await new Promise((resolve) => server!.close(resolve));
    await expect(download({ url, path, sha256Prefix, ...quick })).rejects.toMatchObject({
      code: 'download_failed',
      hint: expect.stringContaining(path),
    });
  });

  test('an abort keeps the part for the next time', async () => {
    const abort = new AbortController();
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 10), () => setTimeout(() => abort.abort(new Error('stopped')), 50));
    });
    await expect(download({ url, path, sha256Prefix, signal: abort.signal, ...quick })).rejects.toThrow('stopped');
    expect(await readFile(`${path}.part`)).toEqual(content.subarray(0, 10));
  });
});

describe('pullWeights', () => {
  test('every published file carries the start of its hash', () => {
    for (const { file } of publishedWeights) expect(hashPrefixOf(file)).toMatch(/^[0-9a-f]{8,}$/);
  });

  test('finds a file in the cache with no network', async () => {
    await writeFile(join(folder, 'resnet18-f37072fd.pth'), 'here already');
    const path = await pullWeights('resnet18', { folder, hub: 'http://127.0.0.1:1/' });
    expect(await readFile(path, 'utf8')).toBe('here already');
  });

  test('names what there is when asked for what there is not', async () => {
    await expect(pullWeights('resnet19', { folder })).rejects.toMatchObject({
      code: 'unknown_weights',
      hint: expect.stringContaining('resnet18'),
    });
  });
});
