import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.js';
import { DESKTOP, keepScreenshot, PHONE, texts, withPage } from './page.js';
import { photo } from './photos.js';
import { heic } from './scripted.js';
import { setStage } from './stage.js';

describe.skipIf(chromiumPath === undefined)('languages, before a scripted API', () => {
  const stage = setStage();

  test.each([
    ['ko-KR', 'ko', 'ants 아니면 bees?', '사진 선택', 'bees'],
    ['zh-Hant-TW', 'zh', 'ants 还是 bees？', '选择照片', 'bees'],
    ['fr-FR', 'en', 'Ants or bees?', 'Choose photos', 'bees'],
  ])('a browser that prefers %s gets %s', (locale, lang, headline, choose, label) =>
    withPage(stage.browser, stage.site.url, { ...PHONE, locale }, async (page) => {
      await page.getByRole('heading', { level: 1, name: headline }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang);
      expect(await page.title()).toBe(`${headline} Beeline`);
      await page.getByRole('button', { name: choose }).waitFor();
      await page.setInputFiles('#files', photo('one.png'));
      await page.locator('.card[data-state=answer]').waitFor();
      expect(await texts(page, '.verdict')).toEqual([label]);
      await page.locator('#about summary').click();
      await keepScreenshot(page, `language-${lang}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }),
  );

  test('nobody waits for the script to read the page', () =>
    withPage(stage.browser, stage.site.url, { ...PHONE, locale: 'ko-KR', serviceWorkers: 'block' }, async (page) => {
      await page.route('**/*.js', (route) => route.abort());
      await page.reload();
      expect(await texts(page, 'h1, #choose, .place legend')).toEqual(['무엇일까요?', '사진 선택', '답을 만드는 곳']);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
      await page.evaluate(() => localStorage.setItem('beeline-language', 'zh'));
      await page.reload();
      expect(await texts(page, 'h1, #choose')).toEqual(['这是什么？', '选择照片']);
    }));

  test('switching says everything anew, answers and problems too, and is remembered', () =>
    withPage(stage.browser, stage.site.url, { ...DESKTOP, locale: 'en-GB' }, async (page) => {
      await page.setInputFiles('#files', photo('one.png'));
      await page.locator('.card[data-state=answer]').waitFor();
      stage.site.script.classify = heic;
      await page.setInputFiles('#files', photo('two.png'));
      await page.locator('.card[data-state=problem]').waitFor();
      await page.getByLabel('Language').selectOption('ko');
      expect(await texts(page, '.time')).toEqual([expect.stringMatching(/^에지 서버에서 왕복 .+ 만에 답했습니다$/)]);
      expect(await texts(page, '.problem')).toEqual([expect.stringContaining('JPEG, PNG 또는 WebP로 바꾸세요.')]);
      expect(await page.locator('#dropzone').getAttribute('aria-label')).toBe('사진 추가');
      await page.getByLabel('언어').selectOption('zh');
      expect(await texts(page, '.card[data-state=problem] .verdict')).toEqual(['没有答案']);
      await page.reload();
      await page.getByRole('heading', { name: 'ants 还是 bees？' }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh');
    }));
});
