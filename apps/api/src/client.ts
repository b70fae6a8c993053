import { hc } from 'hono/client';
import type { AppType } from './app.js';

/**
 * A typed client of the service: addresses, queries, bodies and answers are checked where they are written.
 *
 * @param address where the service is
 * @example
 * const client = createClient('http://127.0.0.1:8787');
 * const response = await client.v1.classify.$post({ query: { top_k: '1' }, form: { photo } });
 */
export const createClient = (address: string, options?: Parameters<typeof hc>[1]) => hc<AppType>(address, options);

export type Client = ReturnType<typeof createClient>;
