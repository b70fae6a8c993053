// @ts-check
/** Visits of the page by somebody who was never there, and what they took. */

/**
 * @typedef {object} Site
 * @property {any} browser playwright's
 * @property {string} url
 * @property {number} slow how many times slower the processor is
 * @property {string} photo a file to ask about
 */

/**
 * Opens the page in a context of its own, hands it over, and closes it.
 * @template T
 * @param {Site} site
 * @param {object} options playwright's, of a context
 * @param {(page: any) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function visit({ browser, url, slow }, options, use) {
  const context = await browser.newContext(options);
  // A slowed-down browser on a busy machine: what is measured may take long.
  context.setDefaultTimeout(300_000);
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slow });
    await page.goto(url);
    await page.locator('#model dd').first().waitFor({ state: 'attached' });
    return await use(page);
  } finally {
    await context.close();
  }
}

/** Milliseconds for the later paints to be counted: pictures, and what the model says. */
const SETTLE = 700;

/**
 * @param {Site} site
 * @param {object} options
 * @returns {Promise<{ fcp: number, lcp: number, cls: number }>} milliseconds from the start of the visit, and the sum of
 *   all movements
 */
export function firstPaint(site, options) {
  return visit(site, options, (page) =>
    page.evaluate(
      (/** @type {number} */ settle) =>
        new Promise((done) => {
          const seen = { fcp: 0, lcp: 0, cls: 0 };
          const watch = (/** @type {string} */ type, /** @type {(entry: any) => void} */ take) =>
            new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
          watch('paint', (entry) => {
            if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime;
          });
          watch('largest-contentful-paint', (entry) => {
            seen.lcp = entry.startTime;
          });
          watch('layout-shift', (entry) => {
            seen.cls += entry.value;
          });
          setTimeout(() => done(seen), settle);
        }),
      SETTLE,
    ),
  );
}

/**
 * Milliseconds from handing a photo over to its answer, in both places, and from choosing the device to its being ready.
 * @param {Site} site
 * @param {object} options
 * @returns {Promise<{ edge: number, edgeAgain: number, loaded: number, device: number, deviceAgain: number }>}
 */
export function firstAnswers(site, options) {
  return visit(site, options, async (page) => {
    const took = async (/** @type {() => Promise<unknown>} */ act) => {
      const start = performance.now();
      await act();
      return performance.now() - start;
    };
    let asked = 0;
    const ask = () =>
      took(async () => {
        await page.setInputFiles('#files', site.photo);
        await page.locator('.card[data-state=answer]').nth(asked++).waitFor();
      });
    const [edge, edgeAgain] = [await ask(), await ask()];
    const loaded = await took(async () => {
      await page.locator('#place input[value=device]').check();
      await page.locator('#place[data-place=device][data-state=ready]').waitFor();
    });
    return { edge, edgeAgain, loaded, device: await ask(), deviceAgain: await ask() };
  });
}
