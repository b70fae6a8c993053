/** What stands in examples/ works: the web component on a page of another origin, and the core in one's own code. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classify } from '../../../examples/own-code/classify.js';
import { DESKTOP, keepScreenshot, PHONE, withPage } from './page.js';
import { photo } from './photos.js';
import { bundleDir, noRealStage, setRealStage } from './real.js';

const ant = fileURLToPath(new URL('../public/samples/ant.png', import.meta.url));
const example = new URL('../../../examples/embed/index.html', import.meta.url);

describe.skipIf(noRealStage)('the examples, with the real Worker', () => {
  const stage = setRealStage();
  let html = '';
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  let address = '';
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    html = (await readFile(example, 'utf8')).replaceAll('http://127.0.0.1:8787', stage.url);
  });
  afterAll(() => new Promise((done) => server.close(done)));

  test('a page of another origin classifies with one element', () =>
    withPage(
      stage.browser,
      address,
      DESKTOP,
      async (page) => {
        await page.getByText('Ants or bees?').waitFor();
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser'),
          page.getByRole('button', { name: 'Choose photos' }).press('Enter'),
        ]);
        await chooser.setFiles(ant);
        await page.getByText('The page heard: ants').waitFor();
        expect(await page.locator('beeline-classifier .verdict').last().textContent()).toBe('ants');
        expect(await page.getByRole('status').filter({ hasText: 'there and back' }).count()).toBe(1);
        await keepScreenshot(page, 'embedded');
      },
      [stage.url],
    ));

  test('what is wrong with a photo is said there too, in the language of the page', () => {
    html = html.replace('<html lang="en">', '<html lang="ko">');
    return withPage(
      stage.browser,
      address,
      PHONE,
      async (page) => {
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser'),
          page.getByRole('button', { name: '사진 선택' }).click(),
        ]);
        await chooser.setFiles({ ...photo('words.txt'), buffer: Buffer.from('words') });
        await page.getByText('이미지가 아닙니다. JPEG, PNG, WebP 사진을 선택하세요.').waitFor();
      },
      [stage.url],
    );
  });

  test('the core answers in a user’s own code as the Worker does', async () => {
    const response = await fetch(`${stage.url}/v1/classify`, { method: 'POST', body: await readFile(ant) });
    const { predictions } = (await response.json()) as { predictions: { label: string; probability: number }[] };
    const own = await classify(bundleDir, ant);
    if (typeof own === 'string') throw new Error(own);
    for (const [i, { label, probability }] of predictions.entries()) {
      expect(own[i]?.label).toBe(label);
      expect(Math.abs(own[i]!.probability - probability)).toBeLessThan(1e-4);
    }
    expect(await classify(bundleDir, fileURLToPath(example))).toMatch(/^[A-Z].+\.$/);
  });
});
