// @ts-check
/**
 * The Worker under workerd, on this machine: what `npm start` and the tests run. It needs no network, and writes only
 * below `.wrangler`.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { BeelineError } from '@beeline/core';
import { readBundle } from '@beeline/core/bundle';
import { apiDir, assembleAssets, defaultBundleDir, webDir } from './assemble.mjs';

const stateDir = join(apiDir, '.wrangler');

/**
 * Wrangler reads these when it is loaded; each stops one thing that it would ask the internet, take from elsewhere,
 * serve beside the Worker, or write into the home folder.
 */
const quiet = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_LOG: 'error',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
  X_LOCAL_EXPLORER: 'false',
  WRANGLER_LOG_PATH: join(stateDir, 'wrangler.log'),
  XDG_CONFIG_HOME: join(stateDir, 'config'),
};

/** Ten times what a start takes on a busy machine. */
const MAX_START_MS = 60_000;

/**
 * @typedef {object} ServeOptions
 * @property {number} [port] 8787; 0 for any; the next free one if it is taken
 * @property {string} [host] 127.0.0.1
 * @property {string | readonly string[]} [bundleDir] the model, or several, the default first; the one that comes with
 *   Beeline
 * @property {string} [web] the built page
 * @property {Record<string, string>} [vars] settings of the Worker (src/settings.ts)
 * @property {string} [entrypoint] another Worker than wrangler.jsonc names; for tests
 */

/**
 * Starts the Worker.
 * @param {ServeOptions} [options]
 * @returns {Promise<{ url: string, port: number, models: readonly string[], dispose(): Promise<void> }>} where it answers,
 *   and the names of its models, the default first
 * @throws Error that says what to do: no page, a bundle that is missing, damaged or too new, no free port
 */
export async function serve(options = {}) {
  const { port = 8787, host = '127.0.0.1', bundleDir = defaultBundleDir, web = webDir, vars = {} } = options;
  removeLeftOvers();
  const folder = mkdtempSync(join(stateDir, `serve-${process.pid}-`));
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  // Wrangler ends the process by itself when it is interrupted, at times before anyone could dispose of the server.
  process.on('exit', remove);
  try {
    const bundles = [bundleDir].flat().map((bundle) => resolve(bundle));
    assembleAssets({ web, bundles, out: join(folder, 'assets') });
    const models = [];
    for (const bundle of bundles) models.push(await nameOfModel(bundle));
    const free = await freePort(port, host);

    Object.assign(process.env, quiet);
    const { unstable_startWorker: startWorker } = await import('wrangler');
    const { entrypoint } = options;
    const worker = await startWorker({
      config: join(apiDir, 'wrangler.jsonc'),
      ...(entrypoint && { entrypoint }),
      envFiles: [],
      assets: join(folder, 'assets'),
      bindings: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, { type: 'plain_text', value }])),
      dev: {
        remote: false,
        logLevel: 'error',
        server: { hostname: host, port: free },
        inspector: false,
        watch: false,
        persist: false,
      },
    });
    try {
      const url = await worker.url;
      // Wrangler calls itself ready before it has built the Worker; its first answer is what says so.
      await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(MAX_START_MS) });
      const dispose = async () => {
        await worker.dispose();
        remove();
      };
      return { url: url.origin, port: Number(url.port), models, dispose };
    } catch (cause) {
      await worker.dispose();
      throw new Error(`The Worker did not start; ${quiet.WRANGLER_LOG_PATH} may say why.`, { cause });
    }
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Reads the bundle as the Worker will, so that what is wrong with it is said now and not to the first visitor.
 * @param {string} bundle
 */
async function nameOfModel(bundle) {
  const read = (/** @type {string} */ name) => readFile(join(bundle, name)).catch(() => undefined);
  try {
    return (await readBundle(read)).manifest.name;
  } catch (error) {
    if (!(error instanceof BeelineError)) throw error;
    throw new Error(`The model in ${bundle} cannot be served. ${error.message} ${error.hint ?? ''}`.trim());
  }
}

/** Folders of servers that were killed before they could remove them. */
function removeLeftOvers() {
  mkdirSync(stateDir, { recursive: true });
  rmSync(quiet.WRANGLER_LOG_PATH, { force: true });
  for (const name of readdirSync(stateDir)) {
    const pid = Number(/^serve-(\d+)-/.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isRunning(pid)) rmSync(join(stateDir, name), { recursive: true, force: true });
  }
}

function isRunning(/** @type {number} */ pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * The first free port from `first` on.
 * @param {number} first
 * @param {string} host
 * @returns {Promise<number>}
 */
async function freePort(first, host) {
  for (let port = first; port <= Math.min(first + 99, 65535); port++) if (await isFree(port, host)) return port;
  throw new Error(`No port from ${first} on is free on ${host}. Choose another: npm start -- --port N`);
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>} false if it is taken
 * @throws Error for any other reason: no such host, no right to use the port
 */
function isFree(port, host) {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? found(false) : failed(error),
    );
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => found(true)));
  });
}
