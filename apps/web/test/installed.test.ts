/** The page as an app: it can be installed, takes shared photos, and offers its drawings. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { samplesFor } from '../src/samples.js';
import { DESKTOP, keepScreenshot, PHONE, texts, withPage } from './page.js';
import { stripes } from './photos.js';
import { bundleDir, noRealStage, setRealStage } from './real.js';

describe.skipIf(noRealStage)('the page as an app, before the real Worker', () => {
  const stage = setRealStage();

  test('Chromium would install it', () =>
    withPage(stage.browser, stage.url, PHONE, async (page) => {
      const session = await page.context().newCDPSession(page);
      const { errors, data } = await session.send('Page.getAppManifest');
      expect(errors).toEqual([]);
      expect(JSON.parse(data ?? '{}')).toMatchObject({ name: 'Beeline', display: 'standalone' });
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
      const ids = installabilityErrors.map(({ errorId }) => errorId);
      // The tests' windows are private ones, and those install nothing.
      expect(ids.filter((id) => id !== 'in-incognito')).toEqual([]);
    }));

  test('photos that another app shares are answered, and leave nothing behind', () =>
    withPage(stage.browser, stage.url, PHONE, async (page) => {
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      const address = await page.evaluate(
        async (bytes) => {
          const form = new FormData();
          form.append('photos', new File([new Uint8Array(bytes)], 'from a phone.png', { type: 'image/png' }));
          return (await fetch('/share', { method: 'POST', body: form })).url;
        },
        [...stripes()],
      );
      expect(new URL(address).search).toBe('?shared');
      await page.goto(address);
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await texts(page, '.file span')).toEqual(['from a phone.png']);
      expect(new URL(page.url()).search).toBe('');
      expect(await page.evaluate(async () => (await (await caches.open('shared')).keys()).length)).toBe(0);
      await page.goto(address);
      await page.getByText('No photo arrived with what was shared.').first().waitFor();
    }));

  const manifest = noRealStage ? '' : readFileSync(`${bundleDir}/manifest.json`);
  const sha256 = createHash('sha256').update(manifest).digest('hex');
  const drawings = samplesFor(sha256);
  if (drawings.length === 0)
    console.warn('skipped: no drawings for this model (apps/web/scripts/samples.mjs makes them)');

  test.skipIf(drawings.length === 0)('every drawing that is offered is answered right, and called a drawing', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.getByText('Try a drawing of ours').waitFor();
      await keepScreenshot(page, 'samples');
      for (const [i, { label }] of drawings.entries()) {
        await page.reload();
        await page.locator('.sample').nth(i).click();
        await page.locator('.card[data-state=answer]').waitFor();
        expect(await texts(page, '.verdict')).toEqual([label]);
      }
    }),
  );

  test('a model that nobody asked about them is offered no drawings', () => {
    expect(samplesFor('0'.repeat(64))).toEqual([]);
    expect(samplesFor(undefined)).toEqual([]);
  });
});
