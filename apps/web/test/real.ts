/** One Chromium and the real Worker under workerd for a test file. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { chromiumPath, launch } from './chromium.js';

type Serve = (options: {
  port: number;
  web: string;
  bundleDir: string;
}) => Promise<{ url: string; dispose(): Promise<void> }>;

const apps = fileURLToPath(new URL('../..', import.meta.url));
/** BEELINE_BUNDLE names another bundle to try. */
export const bundleDir = process.env.BEELINE_BUNDLE ?? resolve(apps, '../models/ants-bees');
const hasBundle = existsSync(join(bundleDir, 'manifest.json'));
if (!hasBundle) console.warn(`skipped: no model bundle in ${bundleDir}`);

/** Whether there is no real stage here. */
export const noRealStage = chromiumPath === undefined || !hasBundle;

export interface RealStage {
  readonly browser: Browser;
  readonly url: string;
  /** Stops the Worker for good: from then on there is no server. */
  readonly stop: () => Promise<void>;
}

/** Call inside `describe`; the stage is set once its tests run. */
export function setRealStage(options?: Parameters<typeof launch>[0]): RealStage {
  const stage = {} as { browser: Browser; url: string; stop: () => Promise<void> };
  beforeAll(async () => {
    // Loaded by its path and only here: the page's code never imports the API's.
    const { serve } = (await import(join(apps, 'api/scripts/serve.mjs'))) as { serve: Serve };
    const worker = await serve({ port: 0, web: inject('dist'), bundleDir });
    let running = true;
    stage.url = worker.url;
    stage.stop = async () => {
      if (running) await worker.dispose();
      running = false;
    };
    stage.browser = await launch(options);
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.stop?.();
  });
  return stage;
}
