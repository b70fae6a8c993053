import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { Env } from '../dependencies.js';
import { type ProblemCode, problems } from '../problems.js';

/** `GET /problems/{code}`: the address that a problem's `type` is, explained for people. */
export const problemPages = () =>
  new Hono<Env>().use('/problems/*', etag()).get('/problems/:code', (c) => {
    const code = c.req.param('code');
    if (!Object.hasOwn(problems, code)) return c.notFound();
    const { status, title, hint } = problems[code as ProblemCode];
    return c.text(`${title} (${code}, HTTP ${status})\n\n${hint}\n`, 200, { 'Cache-Control': 'public, max-age=86400' });
  });
