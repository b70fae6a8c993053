import type { MiddlewareHandler } from 'hono';
import type { Dependencies, Env } from './dependencies.js';
import { Problem } from './problem.js';

/**
 * One line of JSON a request: what was asked, what came of it, how long it took. Never what was uploaded, nor what a
 * file is called, nor a query, a key or an address.
 */
export function logRequests({ log, now }: Dependencies): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = now?.();
    await next();
    log?.({
      request: c.get('requestId'),
      method: c.req.method,
      path: c.req.path.slice(0, 200),
      status: c.res.status,
      ...(c.error instanceof Problem && { code: c.error.code }),
      ...(started !== undefined && { ms: Math.round(now!() - started) }),
      ...(c.get('keyHolder') && { key: c.get('keyHolder') }),
    });
  };
}
