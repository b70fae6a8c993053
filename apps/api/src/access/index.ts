/**
 * Who may classify, and how often: optional API keys, of which only hashes are configured, and the platform's rate
 * limit where it is bound. Addresses that say what is deployed stay open: the bundles are public files.
 *
 * @example
 * app.use('/v1/classify', access(dependencies)); // after cors(): a preflight carries no key
 */
import type { MiddlewareHandler } from 'hono';
import type { Dependencies, Env } from '../dependencies.js';
import { Problem } from '../problem.js';
import { keyHolder } from './keys.js';

export { parseKeys } from './keys.js';

/** @throws Problem `unauthorised`, `rate_limited` */
export function access({ settings, limit }: Dependencies): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (settings.keys.length > 0) {
      const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
      const key = c.req.header('X-API-Key') ?? bearer;
      const holder = key && (await keyHolder(key, settings.keys));
      if (!holder) {
        const detail = key ? 'The API key is not one of those that are known here.' : 'The request has no API key.';
        throw new Problem('unauthorised', detail, {}, { 'WWW-Authenticate': 'Bearer' });
      }
      c.set('keyHolder', holder);
    }
    const who = c.get('keyHolder') ?? c.req.header('CF-Connecting-IP') ?? 'everyone';
    if (limit && !(await limit(who)))
      throw new Problem('rate_limited', 'There were too many requests in a short time.', {}, { 'Retry-After': '10' });
    await next();
  };
}
