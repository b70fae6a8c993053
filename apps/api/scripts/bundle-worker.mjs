// @ts-check
/** The Worker as Cloudflare gets it: one script and its WebAssembly, made by wrangler without touching the network. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { apiDir } from './assemble.mjs';

const require = createRequire(import.meta.url);
const wrangler = join(dirname(require.resolve('wrangler/package.json')), 'bin/wrangler.js');

/**
 * Runs wrangler in the folder of the API.
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} [stdio]
 */
export function runWrangler(args, stdio = ['inherit', 2, 2]) {
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  return spawnSync(process.execPath, [wrangler, ...args], { cwd: apiDir, env, stdio, encoding: 'utf8' });
}

/**
 * Bundles the Worker.
 * @param {string} out the folder for it; what was in it is removed
 * @param {string} assets the assembled static assets
 * @returns {{ name: string, bytes: number, gzip: number }[]} the files that are uploaded
 */
export function bundleWorker(out, assets) {
  rmSync(out, { recursive: true, force: true });
  const { status, stderr, stdout } = runWrangler(
    ['deploy', '--dry-run', '--minify', '--outdir', out, '--assets', assets],
    ['ignore', 'pipe', 'pipe'],
  );
  if (status !== 0) throw new Error(`Wrangler could not bundle the Worker:\n${stdout}${stderr}`);
  const uploaded = readdirSync(out).filter((name) => /\.(?:js|mjs|wasm)$/.test(name));
  return uploaded.map((name) => {
    const bytes = readFileSync(join(out, name));
    return { name, bytes: bytes.length, gzip: gzipSync(bytes).length };
  });
}
