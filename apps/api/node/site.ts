import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

/** One rule of a `_headers` file: a path, which may end in `*`, and the headers of what is below it. */
interface Rule {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** A header as HTTP has them. */
const HEADER = /^([\w!#$%&'*+.^`|~-]+):[\t ]*([\t -~]*)$/;

/** Reads the page's `_headers`, which Cloudflare applies by itself; like it, overlooks a line that is no header. */
export function readRules(text: string): Rule[] {
  return text
    .split(/\n(?=\S)/)
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .flatMap(([path, ...lines]) => {
      const headers = lines.flatMap((line) => {
        const [, name, value] = HEADER.exec(line) ?? [];
        return name !== undefined && value !== undefined ? [[name, value] as const] : [];
      });
      return path?.startsWith('/') ? [{ path, headers }] : [];
    });
}

const applies = ({ path }: Rule, asked: string): boolean =>
  path.endsWith('*') ? asked.startsWith(path.slice(0, -1)) : asked === path;

/** Says a file's ETag, the hash of its bytes; remembered for as long as the file stays as it is. */
function createEtags(): (file: string) => Promise<string> {
  const known = new Map<string, { readonly stamp: string; readonly etag: string }>();
  return async (file) => {
    const { size, mtimeMs } = statSync(file);
    const stamp = `${size} ${mtimeMs}`;
    const before = known.get(file);
    if (before?.stamp === stamp) return before.etag;
    const hash = createHash('sha256').update(await readFile(file));
    const etag = `"${hash.digest('hex').slice(0, 32)}"`;
    known.set(file, { stamp, etag });
    return etag;
  };
}

/** What a file's answer is where nothing else is said, as on Cloudflare: a cache asks each time, and mostly gets a 304. */
const REVALIDATE = 'public, max-age=0, must-revalidate';

/** The static files with their headers, and behind them the service, as Cloudflare puts them before the Worker. */
export function withSite(
  assets: string,
  service: { fetch(request: Request): Response | Promise<Response> },
): { fetch(request: Request): Response | Promise<Response> } {
  const rules = readRules(textOf(join(assets, '_headers')));
  const etags = createEtags();
  const site = new Hono<{ Variables: { file?: string } }>();
  site.use(async (c, next) => {
    await next();
    for (const rule of rules.filter((one) => applies(one, c.req.path)))
      for (const [name, value] of rule.headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    const file = c.get('file');
    if (file === undefined || c.res.status !== 200) return;
    const etag = await etags(file);
    c.res.headers.set('ETag', etag);
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', REVALIDATE);
    const asked = c.req.header('If-None-Match') ?? '';
    if (!asked.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)) return;
    const { headers, body } = c.res;
    await body?.cancel();
    headers.delete('Content-Length');
    c.res = undefined;
    c.res = new Response(null, { status: 304, headers });
  });
  const files = serveStatic({ root: assets, onFound: (file, c) => c.set('file', file) });
  site.use(async (c, next) => {
    const isFile = /^(?:GET|HEAD)$/.test(c.req.method) && !/^\/(?:v1|v2|_headers)(?:\/|$)/.test(c.req.path);
    return isFile ? files(c, next) : next();
  });
  site.all('*', (c) => service.fetch(c.req.raw));
  return site;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
