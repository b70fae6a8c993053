// @ts-check
/**
 * `npm run serve`, or `beeline serve`: the same service as the Worker's, on Node, with as many processes as there are
 * cores.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { apiDir, assembleAssets, defaultBundleDir, webDir } from './assemble.mjs';

const usage = `beeline serve [OPTIONS]: the page and the API on Node

  --bundle DIR   a model to serve; repeat it for several, the default first (default: the one that comes with Beeline)
  --port N       the port to listen on (default: PORT, or 8787)
  --host NAME    the address to listen on (default: 127.0.0.1; 0.0.0.0 lets other machines in)
  --workers N    processes, each with its own engine (default: one a core)
  --backend NAME auto (default): TensorFlow's own library where it is ready (beeline native), else WebAssembly, and why;
                 native or wasm: that one or none

Settings are environment variables (MAX_BYTES, API_KEYS, ALLOW_ORIGINS ...): apps/api/src/settings.ts lists them.
Example: beeline serve --bundle runs/photos-1 --port 80 --host 0.0.0.0`;

export const nodeMain = join(apiDir, 'dist/node/node/main.js');

const stamp = join(apiDir, 'dist/node/stamp');

/** One hash over all that is compiled. */
function hashOfSources() {
  const hash = createHash('sha256').update(readFileSync(join(apiDir, 'tsconfig.node.json')));
  for (const folder of ['src', 'node'].map((name) => join(apiDir, name)))
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

/** Compiles the service for Node where its sources have changed; a second or less. */
export function buildNode() {
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const require = createRequire(join(apiDir, '../../package.json'));
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(apiDir, 'tsconfig.node.json')], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The service could not be compiled; the lines above say why.');
  writeFileSync(stamp, sources);
}

/**
 * Starts the service in processes of its own. `engines` is a module of other engines than WebAssembly
 * (node/engine.ts): this package knows none.
 * @param {{ port?: number, host?: string, bundleDir?: string | readonly string[], web?: string, workers?: number,
 *   backend?: string, engines?: string | undefined, env?: Record<string, string>, stdio?: import('node:child_process').StdioOptions }} [options]
 */
export function startNode(options = {}) {
  const { port = 8787, host = '127.0.0.1', bundleDir = defaultBundleDir, web = webDir, workers = 1 } = options;
  const state = join(apiDir, '.wrangler');
  mkdirSync(state, { recursive: true });
  const folder = mkdtempSync(join(state, `serve-${process.pid}-node-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const bundles = [bundleDir].flat().map((bundle) => resolve(bundle));
  assembleAssets({ web, bundles, out: join(folder, 'assets'), maxFile: Number.POSITIVE_INFINITY });
  const args = ['--assets', join(folder, 'assets'), '--port', `${port}`, '--host', host, '--workers', `${workers}`];
  args.push('--backend', options.backend ?? 'auto', ...(options.engines ? ['--engines', options.engines] : []));
  const child = spawn(process.execPath, [nodeMain, ...args], {
    env: { ...process.env, ...options.env },
    stdio: options.stdio ?? 'inherit',
  });
  child.once('exit', () => {
    process.off('exit', remove);
    remove();
  });
  return child;
}

/**
 * @param {string[]} args
 * @param {string} [engines] a module of other engines
 */
export function main(args, engines) {
  /** @type {ReturnType<typeof read>} */
  let values;
  const read = () =>
    parseArgs({
      args,
      options: {
        bundle: { type: 'string', multiple: true },
        port: { type: 'string', default: process.env.PORT ?? '8787' },
        host: { type: 'string', default: '127.0.0.1' },
        workers: { type: 'string', default: `${availableParallelism()}` },
        backend: { type: 'string', default: 'auto' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  try {
    values = read();
    for (const [name, most] of /** @type {const} */ ([
      ['port', 65_535],
      ['workers', 256],
    ]))
      if (!/^\d+$/.test(values[name]) || Number(values[name]) > most)
        throw new Error(`--${name} ${values[name]} is not usable.`);
    if (!['auto', 'native', 'wasm'].includes(values.backend))
      throw new Error(`--backend ${values.backend}: there are auto, native and wasm.`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
  if (values.help) return console.log(usage);
  const { bundle, port, host, workers, backend } = values;
  try {
    buildNode();
    const child = startNode({
      port: Number(port),
      host,
      backend,
      engines,
      workers: Math.max(1, Number(workers)),
      ...(bundle && { bundleDir: bundle }),
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
    child.once('exit', (code) => process.exit(code ?? 1));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
