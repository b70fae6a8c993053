/** What the service worker keeps, over the page's next build. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { chromiumPath, launch } from './chromium.js';
import { DESKTOP, withPage } from './page.js';
import { bees, model } from './scripted.js';
import { serve } from './server.js';

test.skipIf(chromiumPath === undefined)(
  'a new build is shown at once, kept, and takes the place of the old',
  async () => {
    const dist = await mkdtemp(join(tmpdir(), 'beeline-updates-'));
    await cp(inject('dist'), dist, { recursive: true });
    const site = await serve(dist, { model, classify: bees });
    const browser = await launch();
    try {
      await withPage(browser, site.url, DESKTOP, async (page) => {
        const kept = () =>
          page.evaluate(async () =>
            (await (await caches.open('kept')).keys()).map(({ url }) => new URL(url).pathname).sort(),
          );
        await expect.poll(kept).toContain('/v1/model');
        await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        await expect.poll(async () => (await kept()).filter((path) => path.startsWith('/assets/')).length).toBe(2);

        const html = await readFile(join(dist, 'index.html'), 'utf8');
        const [, script = ''] = html.match(/\/assets\/(index-[\w-]+\.js)/) ?? [];
        await cp(join(dist, 'assets', script), join(dist, 'assets/index-newer.js'));
        await writeFile(
          join(dist, 'index.html'),
          html.replace(script, 'index-newer.js').replace('Choose photos', 'Choose'),
        );
        await page.reload();
        await page.getByRole('heading', { name: 'Ants or bees?' }).waitFor();
        await expect.poll(kept).toContain('/assets/index-newer.js');
        expect(await kept()).not.toContain(`/assets/${script}`);

        await site.close();
        await page.reload();
        await page.getByRole('heading', { name: 'Ants or bees?' }).waitFor();
        expect(await page.locator('script[src]').getAttribute('src')).toBe('/assets/index-newer.js');
      });
    } finally {
      await browser.close();
      await site.close().catch(() => undefined);
      await rm(dist, { recursive: true, force: true });
    }
  },
);
