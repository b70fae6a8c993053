/** A page in Chromium that fails its test for anything it should not do: script errors, CSP violations, strangers. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, errors, type Page } from 'playwright-core';
import { expect } from 'vitest';

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

/** Milliseconds to wait for anything in a page: what a busy machine takes is no fault of the page. */
const PATIENCE = 120_000;

/** Opens the page in a context of its own, runs `use`, closes it, and fails for what went wrong on the side. */
export async function withPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
  /** Other origins that it may ask. */
  friends: readonly string[] = [],
): Promise<void> {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  try {
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const allowed = [new URL(url).origin, 'blob:', ...friends];
      if (!allowed.some((start) => request.url().startsWith(start))) {
        complaints.push(`third-party request: ${request.url()}`);
      }
    });
    await visit(page, url);
    await use(page);
  } finally {
    await context.close();
  }
  expect(complaints).toEqual([]);
}

/**
 * Loads a page. Once in hundreds of visits, with other servers starting beside it, the local one leaves a file unanswered:
 * it is asked again, and said so. A page that itself never loads fails the second time as well.
 */
async function visit(page: Page, url: string): Promise<void> {
  try {
    await page.goto(url, { timeout: PATIENCE / 3 });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    console.warn(`${url} did not load within ${PATIENCE / 3000} s, and is asked again.`);
    await page.goto(url);
  }
}

/** Keeps a picture of the whole page under artifacts/, taken with a viewport as high as the page. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL('../artifacts', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const width = page.viewportSize()?.width ?? 1280;
  const before = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => 0))),
  );
  await page.screenshot({ path: `${folder}/${name}.png` });
  if (before) await page.setViewportSize(before);
}

/** What has moved on the page so far without being asked to, in words: nothing, if all is well. */
export function moved(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { sources: Source[] })[]) {
        for (const { node, previousRect: from, currentRect: to } of entry.sources) {
          const name = node instanceof Element ? `${node.localName}#${node.id}.${node.className}` : node?.textContent;
          found.push(`${name}: ${[from.x, from.y]} -> ${[to.x, to.y]}`);
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
    interface Source {
      readonly node: Node | null;
      readonly previousRect: DOMRectReadOnly;
      readonly currentRect: DOMRectReadOnly;
    }
    // The last frame's movements are told after it was painted.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    await new Promise((told) => setTimeout(told, 50));
    return found;
  });
}

/** The text of every matching element, with plain spaces. */
export async function texts(page: Page, selector: string): Promise<string[]> {
  const found = await page.locator(selector).allInnerTexts();
  return found.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}
