/** The live camera, with the camera that Chromium fakes. */
import { describe, expect, test } from 'vitest';
import { DESKTOP, keepScreenshot, texts, withPage } from './page.js';
import { noRealStage, setRealStage } from './real.js';

const FAKE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

describe.skipIf(noRealStage)('the live camera, before the real Worker', () => {
  const stage = setRealStage({ args: FAKE });

  test('shows what it sees; at the edge it sends nothing, on this device it answers live', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      const posts: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST') posts.push(request.url());
      });
      await page.getByRole('button', { name: 'Live camera' }).click();
      await page.getByText('Live answers are made on this device only').waitFor();
      await expect.poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(640);
      await page.getByRole('button', { name: 'Answer on this device' }).click();
      await page.locator('#camera-live .bars li').nth(1).waitFor();
      expect(await page.getByRole('radio', { name: 'On this device' }).isChecked()).toBe(true);
      await page.screenshot({ path: new URL('../artifacts/camera.png', import.meta.url).pathname });
      await page.getByRole('button', { name: 'Keep this picture' }).click();
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await texts(page, '.file span')).toEqual(['Camera picture.png']);
      expect(posts).toEqual([]);
      const live = await page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject !== null);
      expect(live).toBe(false);
      await keepScreenshot(page, 'camera-kept');
    }));

  test('Escape closes it and gives the camera back', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.getByRole('button', { name: 'Live camera' }).press('Enter');
      await page.getByText('Live answers are made on this device only').waitFor();
      await page.keyboard.press('Escape');
      expect(await page.locator('dialog').isVisible()).toBe(false);
      await expect
        .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject === null))
        .toBe(true);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('live');
    }));
});

describe.skipIf(noRealStage)('without a camera', () => {
  const stage = setRealStage();

  test('a sentence says what to do', () =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.getByRole('button', { name: 'Live camera' }).click();
      await page.locator('#camera-live').getByText('choose a photo').waitFor();
      expect(await page.getByRole('button', { name: 'Keep this picture' }).isDisabled()).toBe(true);
    }));
});
