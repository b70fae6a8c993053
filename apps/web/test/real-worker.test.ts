/** The page before the real Worker under workerd: what it shows is what the API answers. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { Answer, Model } from '../src/answers.js';
import { question } from '../src/words.js';
import { DESKTOP, keepScreenshot, moved, texts, withPage } from './page.js';
import { photo, stripes } from './photos.js';
import { noRealStage, setRealStage } from './real.js';

describe.skipIf(noRealStage)('the page in Chromium, before the real Worker', () => {
  const stage = setRealStage();

  test('the numbers on the page are the numbers of the API', async () => {
    const model = (await (await fetch(`${stage.url}/v1/model`)).json()) as Model;
    const response = await fetch(`${stage.url}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(stripes()),
    });
    const answer = (await response.json()) as Answer;

    await withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.getByRole('heading', { level: 1, name: question(model.labels) }).waitFor();
      expect(await moved(page)).toEqual([]);
      await page.setInputFiles('#files', photo('stripes.png'));
      await page.locator('.card[data-state=answer]').waitFor();

      const shown = answer.predictions.slice(0, 5);
      expect((await texts(page, '.bar-label')).slice(0, 5)).toEqual(shown.map(({ label }) => label));
      const numbers = (await texts(page, '.bar-number')).map((text) => Number.parseFloat(text.replace(/[<>] /, '')));
      const shares = await page
        .locator('.bar-fill')
        .evaluateAll((fills) => fills.map((fill) => Number((fill as HTMLElement).style.getPropertyValue('--share'))));
      for (const [i, { probability }] of shown.entries()) {
        // One decimal of a percentage, where "< 0.1 %" and "> 99.9 %" stand for up to 0.1 points more.
        expect(Math.abs(numbers[i]! - probability * 100)).toBeLessThanOrEqual(0.1 + 1e-9);
        expect(Math.abs(shares[i]! - probability)).toBeLessThanOrEqual(1e-4);
      }
      const verdict = answer.known === false ? 'None of these, as far as I can tell' : shown[0]!.label;
      expect(await texts(page, '.verdict')).toEqual([verdict]);

      await page.getByText('About this model').click();
      expect(await texts(page, '#model dd:nth-of-type(1)')).toEqual([model.name]);
      expect(await page.locator('#model code').getAttribute('title')).toBe(model.sha256);
      await keepScreenshot(page, 'real-worker');
    });
  });

  test('the page comes with its strict policy, and what is not there is no page', async () => {
    const policy = (await fetch(stage.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    const html = readFileSync(join(inject('dist'), 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text);
    expect(scripts.length).toBe(1);
    expect(policy).toContain(`'sha256-${createHash('sha256').update(scripts[0]!).digest('base64')}'`);
    expect(policy?.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
    expect((await fetch(`${stage.url}/nothing-here`)).status).toBe(404);
  });

  test.each([
    ['words.txt', 'text/plain', Buffer.from('These are only words, not a picture.')],
    ['cut.png', 'image/png', stripes().subarray(0, 400)],
    ['lying.jpg', 'image/jpeg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('%s gets a sentence and something to do, and the next photo an answer', (name, mimeType, buffer) =>
    withPage(stage.browser, stage.url, DESKTOP, async (page) => {
      await page.setInputFiles('#files', { name, mimeType, buffer });
      await page.locator('.card[data-state=problem]').waitFor();
      const [sentence = ''] = await texts(page, '.problem');
      expect(sentence).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
      expect(sentence).not.toContain('status');
      await page.setInputFiles('#files', photo('next.png'));
      await page.locator('.card[data-state=answer]').waitFor();
    }),
  );
});
