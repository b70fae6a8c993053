/**
 * The service on Node: `node dist/node/node/main.js --assets DIR [--port N] [--host H] [--workers N] [--backend NAME]
 * [--engines MODULE]`. Settings are environment variables, as in src/settings.ts. With several workers each is a process
 * of its own with its own engine; one that dies is replaced.
 */
import '../src/no-network.js';
import cluster from 'node:cluster';
import type { Server } from 'node:http';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { readSettings } from '../src/settings.js';
import { nodeApp } from './app.js';
import { BACKENDS, type Engine, type Engines, startEngine } from './engine.js';
import { withSite } from './site.js';

/** A client that sends slower than this is not waited for. */
const TIMEOUT_MS = 60_000;
/** Longer than the proxies in front keep a connection, or they would send a request into one that is just closing. */
const KEEP_ALIVE_MS = 75_000;
/** A worker that dies sooner than this would only die again. */
const MIN_LIFE_MS = 5_000;

const { values } = parseArgs({
  options: {
    assets: { type: 'string' },
    port: { type: 'string', default: '8787' },
    host: { type: 'string', default: '127.0.0.1' },
    workers: { type: 'string', default: '1' },
    backend: { type: 'string', default: 'auto' },
    engines: { type: 'string' },
  },
});
const { assets, host } = values;
const [port, workers] = [Number(values.port), Number(values.workers)];
if (!assets) throw new Error('--assets is missing: the folder of the page and the models.');

const engine = BACKENDS.find((name) => name === values.backend);
if (!engine) throw new Error(`--backend ${values.backend}: there are ${BACKENDS.join(', ')}.`);

try {
  readSettings(process.env);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}

/** TensorFlow's library takes every core for each process; beside others each gets its share. */
function shareCores(): void {
  const share = `${Math.max(1, Math.floor(availableParallelism() / workers))}`;
  for (const name of ['TF_NUM_INTRAOP_THREADS', 'OMP_NUM_THREADS']) process.env[name] ??= share;
}

async function work(folder: string): Promise<void> {
  shareCores();
  const { engines } = values;
  const load = engines === undefined ? undefined : async () => (await import(pathToFileURL(engines).href)) as Engines;
  const started = await startEngine(engine!, load).catch((error: Error & { hint?: string }) => {
    console.error(`${error.message} ${error.hint ?? ''}`.trim());
    process.exit(1);
  });
  const service = await nodeApp(folder, process.env);
  const site = withSite(folder, service);
  const server = serve({ fetch: site.fetch, port, hostname: host, overrideGlobalObjects: false }, ({ port: at }) => {
    // Loaded before the first request comes; where it fails, /readyz says so and the next request tries again.
    void service.request('/readyz');
    (process.send?.bind(process) ?? tell)({ listening: at, engine: started });
  }) as Server;
  server.requestTimeout = TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
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

interface Started {
  readonly listening: number;
  readonly engine: Engine;
}

function tell({ listening, engine: { description, instead } }: Started): void {
  if (instead) console.error(`TensorFlow's own library is not used: ${instead}.`);
  const processes = `${workers} worker${workers === 1 ? '' : 's'}`;
  console.error(`Beeline is up: http://${host}:${listening} (${processes}, ${description})`);
}

function lead(): void {
  let listening = 0;
  let stopping = false;
  const fork = (): void => {
    const born = Date.now();
    const worker = cluster.fork();
    worker.on('message', (message: Started) => {
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
