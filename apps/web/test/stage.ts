/** One Chromium and one scripted site for a test file; each test starts from the same script. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { launch } from './chromium.js';
import { bees, model } from './scripted.js';
import { type Site, serve } from './server.js';

export interface Stage {
  readonly browser: Browser;
  readonly site: Site;
}

/** Call inside `describe`; the stage is set once its tests run. */
export function setStage(): Stage {
  const stage = {} as { browser: Browser; site: Site };
  beforeAll(async () => {
    stage.site = await serve(inject('dist'), { model, classify: bees });
    stage.browser = await launch();
  });
  beforeEach(() => {
    stage.site.script = { model, classify: bees };
    stage.site.received.length = 0;
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.site?.close();
  });
  return stage;
}
