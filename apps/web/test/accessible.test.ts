/** axe-core (WCAG 2.2 A and AA, and its best practices) over every state of the page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.js';
import { DESKTOP, PHONE, withPage } from './page.js';
import { photo } from './photos.js';
import { bees, heic } from './scripted.js';
import { setStage } from './stage.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  // Colours are judged as they stay, not while they move.
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0))));
  await page.evaluate(axe);
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  expect(results.passes.length).toBeGreaterThan(15);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe.skipIf(chromiumPath === undefined)('axe finds nothing, before a scripted API', () => {
  const stage = setStage();
  const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
    { name: `phone, ${colorScheme}`, options: { ...PHONE, colorScheme } },
    { name: `desktop, ${colorScheme}`, options: { ...DESKTOP, colorScheme } },
  ]);

  test.each(looks)('$name', ({ options }) =>
    withPage(stage.browser, stage.site.url, { ...options, reducedMotion: 'reduce' }, async (page) => {
      await page.getByRole('heading', { name: 'Ants or bees?' }).waitFor();
      expect(await violations(page)).toEqual([]);

      await page.setInputFiles('#files', photo('one.png'));
      await page.locator('.card[data-state=answer]').waitFor();
      stage.site.script.classify = heic;
      await page.setInputFiles('#files', photo('two.png'));
      await page.locator('.card[data-state=problem]').waitFor();
      stage.site.script.classify = () => ({ body: { ...(bees().body as object), known: false } });
      await page.setInputFiles('#files', photo('three.png'));
      await page.getByText('None of these, as far as I can tell').first().waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await violations(page)).toEqual([]);

      await page.locator('#language').selectOption('ko');
      await page.getByRole('button', { name: '실시간 카메라' }).click();
      await page.locator('#camera-live p').waitFor();
      expect(await violations(page)).toEqual([]);
    }),
  );

  test('with reduced motion, nothing moves', () =>
    withPage(stage.browser, stage.site.url, { ...PHONE, reducedMotion: 'reduce' }, async (page) => {
      await page.setInputFiles('#files', photo('one.png'));
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    }));
});
