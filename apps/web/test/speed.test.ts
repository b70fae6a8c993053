/** What a visitor waits for, in the real browser with a processor four times slower. */
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { DESKTOP, PHONE } from './page.js';
import { noRealStage, type RealStage, setRealStage } from './real.js';

interface Measured {
  /** Milliseconds from the start of the visit until the largest text or picture is there. */
  readonly lcp: number;
  /** The sum of all movements of what was already shown. */
  readonly cls: number;
}

/** Milliseconds: the goal of the page. */
const MOST_LCP = 1000;

/** Visits until one is within the goal: what a machine that is busy otherwise adds is not the page's. */
const MOST_VISITS = 8;

/** One visit by somebody who was never here, with a processor four times slower. */
async function visit({ browser, url }: RealStage, options: BrowserContextOptions): Promise<Measured> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(url);
    await page.locator('#model dd').first().waitFor({ state: 'attached' });
    return await page.evaluate(
      () =>
        new Promise<Measured>((done) => {
          let [lcp, cls] = [0, 0];
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) lcp = entry.startTime;
          }).observe({ type: 'largest-contentful-paint', buffered: true });
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) cls += (entry as PerformanceEntry & { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done({ lcp, cls }), 700);
        }),
    );
  } finally {
    await context.close();
  }
}

describe.skipIf(noRealStage)('speed, before the real Worker', () => {
  const stage = setRealStage();

  test.each([
    ['phone', PHONE, 'en-US'],
    ['desktop', DESKTOP, 'en-US'],
    ['phone', PHONE, 'ko-KR'],
    ['phone', PHONE, 'zh-CN'],
    ['desktop', DESKTOP, 'ko-KR'],
  ] as const)('%s %#: the largest paint is early, and nothing moves', async (name, options, locale) => {
    const visits: Measured[] = [];
    while (visits.length < MOST_VISITS && !visits.some(({ lcp }) => lcp < MOST_LCP)) {
      visits.push(await visit(stage, { ...options, locale }));
      // As browsers' own tools count it: to three decimals.
      expect(visits.at(-1)!.cls.toFixed(3)).toBe('0.000');
    }
    const lcp = visits.map((one) => Math.round(one.lcp));
    console.info(
      `${name}, ${locale}, processor four times slower: LCP ${lcp.join(', ')} ms, CLS ${visits.at(-1)!.cls}`,
    );
    expect(lcp.at(-1)).toBeGreaterThan(0);
    expect(Math.min(...lcp)).toBeLessThan(MOST_LCP);
  });
});
