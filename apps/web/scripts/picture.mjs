// @ts-check
/**
 * Takes the README's picture of the page: the Worker with a bundle, two drawings classified, in a real Chromium.
 * Run from anywhere: node apps/web/scripts/picture.mjs [BUNDLE] (default: the model that comes with Beeline).
 * CHROMIUM_PATH names the browser (default /usr/bin/chromium).
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../api/scripts/serve.mjs';
import { ant, bee } from './drawings.mjs';
import { png } from './png.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const server = await serve({ port: 0, bundleDir: resolve(process.argv[2] ?? resolve(root, 'models/ants-bees')) });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' });

try {
  const page = await browser.newPage({
    viewport: { width: 860, height: 640 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
    // Bars at their full length, not on their way there.
    reducedMotion: 'reduce',
  });
  await page.goto(server.url);
  const file = async (/** @type {string} */ name, /** @type {string} */ svg) => ({
    name,
    mimeType: 'image/png',
    buffer: await png(browser, svg),
  });
  await page.setInputFiles('#files', [await file('a drawing.png', ant), await file('another.png', bee)]);
  const cards = page.locator('.card[data-state=answer]');
  await cards.nth(1).waitFor();
  await page.screenshot({ path: resolve(root, 'docs/images/page.png'), fullPage: true });
  console.log(await cards.allTextContents());
} finally {
  await browser.close();
  await server.dispose();
}
