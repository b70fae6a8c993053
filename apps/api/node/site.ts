import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

/** One rule of a `_headers` file: a path, which may end in `*`, and the headers of what is below it. */
interface Rule {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Reads the page's `_headers`, which Cloudflare applies by itself. */
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
      const headers = lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
      });
      return path?.startsWith('/') ? [{ path, headers }] : [];
    });
}

const applies = ({ path }: Rule, asked: string): boolean =>
  path.endsWith('*') ? asked.startsWith(path.slice(0, -1)) : asked === path;

/** The static files with their headers, and behind them the service, as Cloudflare puts them before the Worker. */
export function withSite(assets: string, service: { fetch(request: Request): Response | Promise<Response> }): Hono {
  const rules = readRules(textOf(join(assets, '_headers')));
  const site = new Hono();
  site.use(async (c, next) => {
    await next();
    for (const rule of rules.filter((one) => applies(one, c.req.path)))
      for (const [name, value] of rule.headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });
  const files = serveStatic({ root: assets });
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
