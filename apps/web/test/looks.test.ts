import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.js';
import { DESKTOP, keepScreenshot, PHONE, texts, withPage } from './page.js';
import { photo } from './photos.js';
import { heic, MODEL } from './scripted.js';
import { setStage } from './stage.js';

describe.skipIf(chromiumPath === undefined)('how the page looks, before a scripted API', () => {
  const stage = setStage();

  test('headline, accuracy and model card come from the model', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.getByRole('heading', { name: 'Ants or bees?' }).waitFor();
      expect(await page.title()).toBe('Ants or bees? Beeline');
      await page.getByText('About this model').click();
      expect(await texts(page, '#model dd')).toEqual([
        'ants-and-bees',
        'ants bees',
        '95.4 %, that is 146 of 153 photos 95 % interval: 90.8 % to 97.8 % ants: 94.3 %, 66 of 70 bees: 96.4 %, 80 of 83',
        expect.stringMatching(/Shown ╲ said ants bees ants 66 4 bees 3 80$/),
        'mobilenet_v2',
        '244 photos',
        expect.stringContaining('It only knows its labels'),
        'MIT',
        '3f9a1c77be21…',
      ]);
      expect(await page.locator('#model code').getAttribute('title')).toBe(MODEL.sha256);
    }));

  test('a model of a thousand labels fits as well', async () => {
    const labels = Array.from({ length: 1000 }, (_, i) => `n${String(i).padStart(4, '0')} something`);
    const predictions = labels.slice(0, 5).map((label, i) => ({ label, probability: [0.4, 0.2, 0.1, 0.1, 0.05][i] }));
    stage.site.script = {
      model: () => ({ body: { name: 'large', labels } }),
      classify: () => ({ body: { predictions } }),
    };
    await withPage(stage.browser, stage.site.url, PHONE, async (page) => {
      await page.getByRole('heading', { name: 'Which of 1,000?' }).waitFor();
      await page.setInputFiles('#files', photo('any.png'));
      await page.locator('.card[data-state=answer]').waitFor();
      expect((await texts(page, '.bars li')).at(-1)).toBe('All others 15.0 %');
      await page.getByText('About this model').click();
      expect(await texts(page, '#model dd:nth-of-type(3)')).toEqual(['not measured']);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  });

  test('the page asks for few things', () =>
    withPage(stage.browser, stage.site.url, PHONE, async (page) => {
      await page.getByRole('heading', { name: 'Ants or bees?' }).waitFor();
      const requests = await page.evaluate(() => performance.getEntriesByType('resource').length);
      expect(requests).toBeLessThanOrEqual(5);
    }));

  const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
    { name: `phone-${colorScheme}`, options: { ...PHONE, colorScheme } },
    { name: `desktop-${colorScheme}`, options: { ...DESKTOP, colorScheme } },
  ]);
  test.each(looks)('its looks: $name', ({ name, options }) =>
    withPage(stage.browser, stage.site.url, options, async (page) => {
      await page.getByRole('heading', { name: 'Ants or bees?' }).waitFor();
      await keepScreenshot(page, `${name}-empty`);
      await page.setInputFiles('#files', [
        photo('garden.png'),
        photo('a-rather-long-name-of-a-photo-from-a-phone.png'),
      ]);
      await page.locator('.card[data-state=answer]').nth(1).waitFor();
      stage.site.script.classify = heic;
      await page.setInputFiles('#files', { name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: Buffer.from('heic') });
      await page.locator('.card[data-state=problem]').waitFor();
      await page.getByText('About this model').click();
      await keepScreenshot(page, `${name}-answers`);

      // WCAG 2.2: targets of 24 px or more; and nothing wider than the screen.
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, summary')]
          .map((target) => ({ text: target.textContent, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(({ text }) => text),
      );
      expect(small).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(options.viewport!.width);
    }),
  );
});
