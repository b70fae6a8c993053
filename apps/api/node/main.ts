/**
 * The service on Node: `node dist/node/node/main.js --assets DIR [--port N] [--host H] [--workers N]`. Settings are
 * environment variables, as in src/settings.ts. With several workers each is a process of its own with its own engine;
 * one that dies is replaced.
 */
import '../src/no-network.js';
import cluster from 'node:cluster';
import type { Server } from 'node:http';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { nodeApp } from './app.js';
import { withSite } from './site.js';

/** A client that sends slower than this is not waited for. */
const TIMEOUT_MS = 60_000;
/** A worker that dies sooner than this would only die again. */
const MIN_LIFE_MS = 5_000;

const { values } = parseArgs({
  options: {
    assets: { type: 'string' },
    port: { type: 'string', default: '8787' },
    host: { type: 'string', default: '127.0.0.1' },
    workers: { type: 'string', default: '1' },
  },
});
const { assets, host } = values;
const [port, workers] = [Number(values.port), Number(values.workers)];
if (!assets) throw new Error('--assets is missing: the folder of the page and the models.');

async function work(folder: string): Promise<void> {
  const service = await nodeApp(folder, process.env);
  const site = withSite(folder, service);
  const server = serve({ fetch: site.fetch, port, hostname: host, overrideGlobalObjects: false }, ({ port: at }) => {
    // Loaded before the first request comes; where it fails, /readyz says so and the next request tries again.
    void service.request('/readyz');
    (process.send?.bind(process) ?? tell)({ listening: at });
  }) as Server;
  server.requestTimeout = TIMEOUT_MS;
  server.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      server.close(() => process.exit(0));
      server.closeIdleConnections();
      setTimeout(() => process.exit(0), 5_000).unref();
    });
}

const tell = ({ listening }: { listening: number }): void =>
  console.error(`Beeline is up: http://${host}:${listening} (${workers} worker${workers === 1 ? '' : 's'})`);

function lead(): void {
  let listening = 0;
  let stopping = false;
  const fork = (): void => {
    const born = Date.now();
    const worker = cluster.fork();
    worker.on('message', (message: { listening: number }) => {
      if (++listening === workers) tell(message);
    });
    worker.on('exit', () => {
      if (stopping) return;
      if (Date.now() - born < MIN_LIFE_MS) process.exit(1);
      fork();
    });
  };
  for (let i = 0; i < workers; i++) fork();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stopping = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.kill(signal);
    });
}

if (workers > 1 && cluster.isPrimary) lead();
else await work(assets);
