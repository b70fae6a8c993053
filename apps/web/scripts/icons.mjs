// @ts-check
/** Makes the icons of the installed page from bee.svg: node apps/web/scripts/icons.mjs */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../public');
const bee = readFileSync(resolve(folder, 'bee.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' });
for (const size of [192, 512]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  // Room round the bee, so that a round mask cuts off none of it.
  const style = `margin:0;background:#fffaf0;display:grid;place-items:center;height:${size}px`;
  await page.setContent(`<body style="${style}"><div style="width:62%">${bee}</div></body>`);
  await page.screenshot({ path: resolve(folder, `bee-${size}.png`) });
  await page.close();
}
await browser.close();
