/** Nothing moves, whatever comes late: each part of a visit in its turn, in every language, on phones and a desktop. */
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import samples from '../src/samples.json' with { type: 'json' };
import { languages, question, setLanguage } from '../src/words.js';
import { chromiumPath } from './chromium.js';
import { DESKTOP, moved, PHONE, withPage } from './page.js';
import { photo } from './photos.js';
import { bees, busy, MODEL } from './scripted.js';
import type { Script } from './server.js';
import { setStage } from './stage.js';

/** Milliseconds from one response to the next: enough to paint in between. */
const STEP = 150;

/** What comes when, in steps: one thing at a time, into a page that shows what came before it. */
const TURNS = ['.css', '.js', 'bee.svg', 'model', 'samples'] as const;

const SMALL = { ...PHONE, viewport: { width: 320, height: 568 } };
const views: readonly (readonly [string, BrowserContextOptions])[] = [
  ['phone', PHONE],
  ['small phone', SMALL],
  ['desktop', DESKTOP],
];
const everywhere = views.flatMap(([name, view]) =>
  (['en', 'ko', 'zh'] as const).map((language) => ({ name, language, options: { ...view, locale: language } })),
);

/** A model with drawings to try, and one whose headline takes all the room that there is. */
const drawn = { ...MODEL, sha256: samples[0]!.sha256 };
const flowers = ['daisy', 'dandelion', 'roses', 'sunflowers', 'tulips'];
const long = {
  ...drawn,
  labels: flowers,
  metrics: { top1: { ...MODEL.metrics.top1, correct: 43_210, total: 50_000 } },
};

const turn = (name: string): Promise<void> => wait(STEP * (1 + TURNS.findIndex((one) => name.includes(one))));

/** The page itself comes a few tags at a time, each file in its turn. */
const inTurn: NonNullable<Script['send']> = async function* (path, bytes) {
  if (path !== '/index.html') {
    await turn(path);
    return yield bytes;
  }
  for (const part of bytes.toString().match(/(?:[^>]*>){1,12}|[^>]+$/g)!) {
    yield Buffer.from(part);
    await wait(STEP / 10);
  }
};

describe.skipIf(chromiumPath === undefined)('nothing moves, before a scripted API', () => {
  const stage = setStage();

  async function visit(options: BrowserContextOptions, script: Partial<Script>, use: (page: Page) => Promise<void>) {
    stage.site.script = { model: () => ({ body: drawn }), classify: bees, send: inTurn, ...script };
    await withPage(stage.browser, stage.site.url, options, use);
  }
  const whole = async (page: Page) => {
    await page.locator('#model dd').first().waitFor({ state: 'attached' });
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  };

  test.each(everywhere)('while it comes in, and when answers come: $name, $language', ({ language, options }) => {
    let answer = () => {};
    const when = new Promise<void>((done) => {
      answer = done;
    });
    const model = () => ({ body: drawn, when: turn('model') });
    return visit(options, { model, classify: () => ({ ...bees(), when }) }, async (page) => {
      await whole(page);
      expect(await moved(page)).toEqual([]);
      setLanguage(language);
      expect(await page.locator('h1').textContent()).toBe(question(drawn.labels));

      await page.setInputFiles('#files', [photo('one.png'), photo('two.png')]);
      await page.locator('.card[data-state=working]').nth(1).waitFor();
      const places = () =>
        page
          .locator('.card, .fold')
          .evaluateAll((nodes) => nodes.map((node) => JSON.stringify(node.getBoundingClientRect())));
      const before = await places();
      answer();
      await page.locator('.card[data-state=answer]').nth(1).waitFor();
      expect(await places()).toEqual(before);
    });
  });

  test.each(everywhere)('with a long headline, where this device fails: $name, $language', ({ language, options }) =>
    visit(options, { model: () => ({ body: long, when: turn('model') }) }, async (page) => {
      await page.evaluate(() => localStorage.setItem('beeline-place', 'device'));
      await page.reload();
      await page.locator('#place[data-state=failed]').waitFor();
      await whole(page);
      expect(await moved(page)).toEqual([]);
      expect(await page.locator('#privacy').textContent()).toBe(languages[language].deviceFailed.join(' '));
    }),
  );

  test.each(views)('where the model cannot be asked: %s', (_, options) =>
    visit(options, { model: () => ({ ...busy(), when: turn('model') }) }, async (page) => {
      await page.locator('.notice').waitFor();
      expect(await moved(page)).toEqual([]);
    }),
  );
});
