import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.js';
import { DESKTOP, texts, withPage } from './page.js';
import { photo } from './photos.js';
import { bees, busy, heic, model } from './scripted.js';
import { setStage } from './stage.js';

describe.skipIf(chromiumPath === undefined)('what goes wrong, before a scripted API', () => {
  const stage = setStage();

  test("a refused file keeps its card, with the server's sentences, and no way to try in vain", async () => {
    stage.site.script.classify = heic;
    await withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.setInputFiles('#files', { name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: Buffer.from('heic') });
      await page.locator('.card[data-state=problem]').waitFor();
      expect(await texts(page, '.problem')).toEqual([
        'This is a HEIC photo, which is not read here. Convert it to JPEG, PNG or WebP.',
      ]);
      await page.getByText('No preview').waitFor();
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
      expect(await texts(page, '#log p')).toContain(
        'IMG_1.HEIC: This is a HEIC photo, which is not read here. Convert it to JPEG, PNG or WebP.',
      );
    });
  });

  test('too large and empty files are refused at once, without an upload', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.setInputFiles('#files', [
        { name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) },
        { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
      ]);
      expect(await texts(page, '.problem')).toEqual([
        expect.stringContaining('the limit is 10 MiB. Save it smaller'),
        expect.stringContaining('This file is empty.'),
      ]);
      expect(stage.site.received).toEqual([]);
    }));

  test('a busy server is asked again by one press, and the focus stays with the card', async () => {
    stage.site.script.classify = busy;
    await withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.setInputFiles('#files', photo('patient.png'));
      await page.locator('.card[data-state=problem]').waitFor();
      expect(await texts(page, '.problem')).toEqual(['Too many photos are waiting. Try again in 2 seconds.']);
      stage.site.script.classify = bees;
      await page.getByRole('button', { name: 'Try again' }).press('Enter');
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('card');
    });
  });

  test('offline, the photo waits in its card until there is a connection again', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.context().setOffline(true);
      await page.setInputFiles('#files', photo('field.png'));
      await page.locator('.card[data-state=problem]').waitFor();
      expect(await texts(page, '.problem')).toEqual([expect.stringContaining('You are offline.')]);
      await page.context().setOffline(false);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('.card[data-state=answer]').waitFor();
    }));

  test('a model that cannot be asked leaves a page that still works', async () => {
    stage.site.script.model = busy;
    await withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.getByText('The model could not be asked what it knows.').first().waitFor();
      stage.site.script.model = model;
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Ants or bees?' }).waitFor();
      expect(await page.locator('.notice').count()).toBe(0);
    });
  });

  test('where the engine finds no model, the page says so, and the edge still answers', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.getByRole('radio', { name: 'At the edge' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('#place[data-state=failed]').waitFor();
      expect(await texts(page, '#privacy')).toEqual([expect.stringContaining('This device cannot answer by itself.')]);
      await page.setInputFiles('#files', photo('one.png'));
      await page.locator('.card[data-state=problem]').waitFor();
      expect(await texts(page, '.problem')).toEqual([expect.stringContaining('then try again.')]);
      await page.getByRole('radio', { name: 'On this device' }).focus();
      await page.keyboard.press('ArrowLeft');
      await page.setInputFiles('#files', photo('two.png'));
      await page.locator('.card[data-state=answer]').waitFor();
      expect(stage.site.received.length).toBe(1);
    }));
});
