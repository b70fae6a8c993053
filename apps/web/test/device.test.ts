/** "On this device": the very answers of the real Worker, nothing sent, and no network needed. */
import { readFileSync } from 'node:fs';
import type { Request } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { DESKTOP, keepScreenshot, PHONE, texts, withPage } from './page.js';
import { photo, stripes } from './photos.js';
import { noRealStage, setRealStage } from './real.js';

const ant = {
  name: 'ant.png',
  mimeType: 'image/png',
  buffer: readFileSync(new URL('../public/samples/ant.png', import.meta.url)),
};
const cmyk = readFileSync(new URL('../../../packages/core/src/image/testdata/cmyk.jpg', import.meta.url));
const jpeg = { name: 'cmyk.jpg', mimeType: 'image/jpeg', buffer: cmyk };
const ready = '#place[data-place=device][data-state=ready]';

describe.skipIf(noRealStage)('on this device', () => {
  const stage = setRealStage();

  test('answers are the same as the server’s, and photos are not sent', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.getByRole('radio', { name: 'On this device' }).check();
      await page.locator(ready).waitFor();
      await page.waitForTimeout(500);
      const requests: Request[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith('blob:')) requests.push(request);
      });
      await page.setInputFiles('#files', [photo('stripes.png'), ant, jpeg]);
      await page.locator('.card[data-state=answer]').nth(2).waitFor();
      expect(requests.map((request) => request.url())).toEqual([]);
      expect(await texts(page, '.time')).toEqual(Array(3).fill(expect.stringMatching(/^[\d.]+ m?s on this device$/)));

      for (const card of await page.locator('.card').all()) {
        await card.getByRole('button', { name: 'Compare with the server' }).click();
        await card.locator('[data-agree=true]').waitFor();
      }
      expect(requests.map((request) => request.method())).toEqual(['POST', 'POST', 'POST']);
      expect(await texts(page, '[data-agree]')).toEqual(
        Array(3).fill(expect.stringMatching(/^Same answer as the server \(largest difference (< )?0\.0000\d\)\.$/)),
      );
      await keepScreenshot(page, 'device');
    }));

  test('an answer from the edge can be held against this device', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.setInputFiles('#files', photo('stripes.png'));
      await page.getByRole('button', { name: 'Compare with this device' }).click();
      await page.locator('[data-agree=true]').waitFor();
      expect(await page.locator('#place').getAttribute('data-place')).toBe(null);
    }));

  test('refusals are the decoder’s own, and the next photo is answered', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.getByRole('radio', { name: 'On this device' }).check();
      await page.locator(ready).waitFor();
      await page.setInputFiles('#files', [
        { name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.from('These are only words.') },
        { name: 'cut.png', mimeType: 'image/png', buffer: stripes().subarray(0, 400) },
        { name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: heic },
        photo('good.png'),
      ]);
      await page.locator('.card[data-state=answer]').waitFor();
      await page.locator('.card[data-state=problem]').nth(2).waitFor();
      const sentences = await texts(page, '.problem');
      for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].+\./);
      expect(sentences[2]).toContain('(heic)');
      await page.locator('#language').selectOption('ko');
      expect((await texts(page, '.problem'))[2]).toBe('HEIC 형식은 읽지 못합니다. JPEG, PNG 또는 WebP로 바꾸세요.');
    }));

  test('a photo that is too large to send is answered here', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      // A PNG may have anything behind its end; 11 MiB of it are too much to send.
      const buffer = Buffer.concat([stripes(), Buffer.alloc(11 * 2 ** 20)]);
      await page.setInputFiles('#files', { name: 'large.png', mimeType: 'image/png', buffer });
      expect(await texts(page, '.problem')).toEqual([expect.stringContaining('the limit is 10 MiB')]);
      await page.getByRole('button', { name: 'Answer on this device' }).first().click();
      await page.locator('.card[data-state=answer]').waitFor();
    }));

  test('it can show where it looked, in both places', () =>
    withPage(stage.browser, stage.url, PHONE, async (page) => {
      await page.setInputFiles('#files', ant);
      const look = page.getByRole('button', { name: 'Show where it looked' });
      await page.locator('.card[data-state=answer]').waitFor();
      await page.getByRole('radio', { name: 'On this device' }).check();
      await page.locator(ready).waitFor();
      await page.setInputFiles('#files', ant);
      await page.locator('.card[data-state=answer]').nth(1).waitFor();
      await look.first().click();
      const map = page.locator('.card:first-child canvas.map');
      await map.waitFor();
      const cells = await map.evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return { width: canvas.width, dark: new Set(data.filter((_, i) => i % 4 === 3)).size };
      });
      const asked = await fetch(`${stage.url}/v1/classify?explain=cam`, { method: 'POST', body: ant.buffer });
      const { explanation } = (await asked.json()) as { explanation: { rows: number[][] } };
      expect(cells.width).toBe(explanation.rows[0]!.length);
      expect(cells.dark).toBeGreaterThan(6);
      expect(await texts(page, '.card:first-child .note')).toContain(
        'Bright where the model found ants, dark where it did not.',
      );
      await keepScreenshot(page, 'where-it-looked');
      const darkness = (card: number) =>
        page
          .locator('.card')
          .nth(card)
          .locator('canvas.map')
          .evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(0, 0, 6, 6).data]);
      await look.nth(1).click();
      await page.locator('.card').nth(1).locator('canvas.map').waitFor();
      const [here, there] = [await darkness(0), await darkness(1)];
      for (const [i, value] of here.entries()) expect(Math.abs(value - there[i]!)).toBeLessThanOrEqual(1);
      await look.first().click();
      expect(await map.count()).toBe(0);
    }));

  test('after the first visit it works without a server', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.getByRole('radio', { name: 'On this device' }).check();
      await page.locator(ready).waitFor();
      await expect
        .poll(() => page.evaluate(async () => (await (await caches.open('kept')).keys()).length))
        .toBeGreaterThanOrEqual(15);
      await page.context().setOffline(true);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'Ants or bees?' }).waitFor();
      await page.locator(ready).waitFor();
      await page.setInputFiles('#files', ant);
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await texts(page, '.verdict')).toEqual(['ants']);
      await page.context().setOffline(false);
    }));
});

/** The first bytes of an iPhone's photo. */
const heic = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'),
  Buffer.alloc(64),
]);
