import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flatten } from '../scripts/flatten.mjs';
import type { Fixture } from './fixture.js';

/** Where the probe of `withProbe` answers. */
export const PROBE = '/v1/memory-probe';

/** Puts a module in front of the built Worker, of which nothing changes. */
function putInFront(folder: string, file: string): void {
  const config = join(folder, 'wrangler.json');
  cpSync(file, join(folder, 'worker/probe.js'));
  const { rules, ...rest } = JSON.parse(readFileSync(config, 'utf8'));
  const esModules = { type: 'ESModule', globs: ['**/*.js'] };
  writeFileSync(config, JSON.stringify({ ...rest, main: 'worker/probe.js', rules: [...rules, esModules] }));
}

/**
 * The Worker as it is deployed, bundled and minified, under workerd; nothing of it changes while it runs.
 * @param options.withProbe the inspector as well, and at `PROBE` the sizes of the WebAssembly memories
 */
export async function startFlat({ bundleDir, web }: Fixture, { withProbe = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'beeline-flat-'));
  flatten({ out: folder, bundles: [bundleDir], web });
  if (withProbe) putInFront(folder, join(import.meta.dirname, 'hostile/memory-probe.js'));
  const { unstable_startWorker: startWorker } = await import('wrangler');
  const server = { hostname: '127.0.0.1', port: 0 };
  const worker = await startWorker({
    config: join(folder, 'wrangler.json'),
    envFiles: [],
    dev: { logLevel: 'error', server, inspector: withProbe && server, watch: false, persist: false },
  });
  const dispose = async (): Promise<void> => {
    await worker.dispose();
    rmSync(folder, { recursive: true, force: true });
  };
  const url = (await worker.url).origin;
  // Wrangler calls itself ready before it has started the Worker, and then refuses all but GET.
  await fetch(`${url}/healthz`);
  return { folder, url, inspector: withProbe ? await worker.inspectorUrl : undefined, dispose };
}
