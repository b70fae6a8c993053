import { Hono } from 'hono';
import type { Env } from '../dependencies.js';

/** `GET /healthz`: the service is alive. It says nothing about the model, and loads none. */
export const health = () =>
  new Hono<Env>().get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }));
