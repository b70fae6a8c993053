// @ts-check
/**
 * Draws the samples of the page, and keeps those that the model gets right by itself: public/samples/ and
 * src/samples.json. Run it after the bundled model was made anew: node apps/web/scripts/samples.mjs [BUNDLE].
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../api/scripts/serve.mjs';
import * as drawings from './drawings.mjs';
import { png } from './png.mjs';

/** Which label each drawing shows. */
const shows = { ant: 'ants', bee: 'bees' };

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const bundleDir = resolve(process.argv[2] ?? resolve(web, '../../models/ants-bees'));
const sha256 = createHash('sha256')
  .update(readFileSync(resolve(bundleDir, 'manifest.json')))
  .digest('hex');
const server = await serve({ port: 0, bundleDir });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' });
const folder = resolve(web, 'public/samples');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

try {
  const right = [];
  const svgs = new Map(Object.entries(drawings));
  for (const [name, label] of Object.entries(shows)) {
    const bytes = await png(browser, svgs.get(name) ?? '');
    const response = await fetch(`${server.url}/v1/classify`, { method: 'POST', body: new Uint8Array(bytes) });
    const { predictions, known } = await response.json();
    const isRight = predictions[0].label === label && known !== false;
    console.log(
      `${name}: ${predictions[0].label}, ${predictions[0].probability.toFixed(3)}${isRight ? '' : ' (left out)'}`,
    );
    if (!isRight) continue;
    const file = `${name}.png`;
    writeFileSync(resolve(folder, file), bytes);
    right.push({ file, label });
  }
  writeFileSync(resolve(web, 'src/samples.json'), `${JSON.stringify([{ sha256, drawings: right }], null, 2)}\n`);
} finally {
  await browser.close();
  await server.dispose();
}
