import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.js';
import { DESKTOP, PHONE, texts, withPage } from './page.js';
import { photo, stripes } from './photos.js';
import { bees } from './scripted.js';
import { setStage } from './stage.js';

describe.skipIf(chromiumPath === undefined)('every way in, to a scripted API', () => {
  const stage = setStage();

  test('several chosen files each get a card, and every result is announced', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Choose photos' }).click(),
      ]);
      expect(chooser.isMultiple()).toBe(true);
      await chooser.setFiles([photo('one.png'), photo('two.png'), photo('three.png')]);
      await page.locator('.card[data-state=answer]').nth(2).waitFor();
      expect(await texts(page, '.file span')).toEqual(['one.png', 'two.png', 'three.png']);
      expect(await texts(page, '.card:first-child .bars li')).toEqual(['bees 98.3 %', 'ants 1.7 %']);
      expect(await texts(page, '.card:first-child .time')).toEqual([
        expect.stringMatching(/^[\d.]+ m?s there and back, at the edge$/),
      ]);
      expect((await texts(page, '#log p')).sort()).toEqual([
        'Classifying 3 photos.',
        'one.png: bees, 98.3 %.',
        'three.png: bees, 98.3 %.',
        'two.png: bees, 98.3 %.',
      ]);
      expect(stage.site.received.map(({ type }) => type)).toEqual(['image/png', 'image/png', 'image/png']);
      expect(stage.site.received[0]?.bytes.equals(stripes())).toBe(true);
      const shares = await page
        .locator('.card:first-child .bar-fill')
        .evaluateAll((fills) =>
          fills.map((fill) => fill.getBoundingClientRect().width / (fill.parentElement?.clientWidth ?? 0)),
        );
      expect(shares[0]).toBeGreaterThan(shares[1]!);
    }));

  test('a photo can be dropped anywhere, and the page shows that it may', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      const transfer = await page.evaluateHandle(
        (bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }));
          return data;
        },
        [...stripes()],
      );
      await page.dispatchEvent('footer', 'dragenter', { dataTransfer: transfer });
      await page.getByText('Drop to classify').waitFor({ state: 'visible' });
      await page.dispatchEvent('footer', 'drop', { dataTransfer: transfer });
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await page.getByText('Drop to classify').isVisible()).toBe(false);
      expect(await texts(page, '.file span')).toEqual(['dropped.png']);
    }));

  test('a dropped link is no file, and the page says what to do', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      const transfer = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        data.setData('text/uri-list', 'https://example.com/bee.jpg');
        return data;
      });
      await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
      expect(await texts(page, '.notice')).toEqual([expect.stringContaining('Save the picture first')]);
    }));

  test('a picture can be pasted; other things on the clipboard get a sentence', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      const paste = (bytes: number[] | null) =>
        page.evaluate((picture) => {
          const clipboardData = new DataTransfer();
          if (picture) clipboardData.items.add(new File([new Uint8Array(picture)], 'image.png', { type: 'image/png' }));
          else clipboardData.setData('text/plain', 'only words');
          document.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
        }, bytes);
      await paste(null);
      expect(await texts(page, '.notice')).toEqual([expect.stringContaining('The clipboard holds no picture.')]);
      await paste([...stripes()]);
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await page.locator('.notice').count()).toBe(0);
    }));

  test('the camera is offered where a finger points, and only there', async () => {
    await withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      expect(await page.getByRole('button', { name: 'Take a photo' }).isVisible()).toBe(false);
    });
    await withPage(stage.browser, stage.site.url, PHONE, async (page) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Take a photo' }).tap(),
      ]);
      expect(await chooser.element().getAttribute('capture')).toBe('environment');
      await chooser.setFiles(photo('camera.png'));
      await page.locator('.card[data-state=answer]').waitFor();
    });
  });

  test('keyboard alone: choose, read, clear, open the model card; each stop is visible', () =>
    withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      const focused = () =>
        page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id || '');
      const tab = async (times: number) => {
        for (let i = 0; i < times; i++) await page.keyboard.press('Tab');
        return focused();
      };
      // Waited for from here on: Enter acts at once, and Chromium takes a moment to hand its file dialogs over.
      const chooser = page.waitForEvent('filechooser');
      expect(await tab(1)).toContain('English');
      expect(await tab(1)).toBe('Choose photos');
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(outline).toBe('solid');
      await page.keyboard.press('Enter');
      await (await chooser).setFiles(photo('keys.png'));
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await tab(1)).toBe('Live camera');
      await tab(1);
      expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('edge');
      const ring = await page.evaluate(() => getComputedStyle(document.activeElement!.parentElement!).outlineStyle);
      expect(ring).toBe('solid');
      expect(await tab(1)).toBe('Clear');
      await page.keyboard.press('Enter');
      expect(await page.locator('.card').count()).toBe(0);
      expect(await focused()).toBe('Choose photos');
      expect(await tab(3)).toBe('About this model');
      await page.keyboard.press('Enter');
      expect(await page.locator('#model').isVisible()).toBe(true);
    }));

  test('photos that are cleared while they wait are not sent', async () => {
    let release = () => {};
    const when = new Promise<void>((done) => {
      release = done;
    });
    stage.site.script.classify = () => ({ ...bees(), when });
    await withPage(stage.browser, stage.site.url, DESKTOP, async (page) => {
      await page.setInputFiles(
        '#files',
        [1, 2, 3, 4, 5].map((n) => photo(`${n}.png`)),
      );
      await expect.poll(() => stage.site.received.length).toBe(2);
      await page.getByRole('button', { name: 'Clear' }).click();
      release();
      await page.waitForTimeout(300);
      expect(stage.site.received.length).toBe(2);
    });
  });
});
