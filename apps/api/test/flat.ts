import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flatten } from '../scripts/flatten.mjs';
import type { Fixture } from './fixture.js';

/** The Worker as it is deployed, bundled and minified, under workerd; nothing of it changes while it runs. */
export async function startFlat({ bundleDir, web }: Fixture) {
  const folder = mkdtempSync(join(tmpdir(), 'beeline-flat-'));
  flatten({ out: folder, bundles: [bundleDir], web });
  const { unstable_startWorker: startWorker } = await import('wrangler');
  const server = { hostname: '127.0.0.1', port: 0 };
  const worker = await startWorker({
    config: join(folder, 'wrangler.json'),
    envFiles: [],
    dev: { logLevel: 'error', server, inspector: false, watch: false, persist: false },
  });
  const dispose = async (): Promise<void> => {
    await worker.dispose();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, url: (await worker.url).origin, dispose };
}
