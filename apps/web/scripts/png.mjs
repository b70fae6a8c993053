// @ts-check
/** A drawing as the bytes of a PNG, 500 x 375. */
export async function png(/** @type {import('playwright-core').Browser} */ browser, /** @type {string} */ svg) {
  const page = await browser.newPage({ viewport: { width: 500, height: 375 } });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  const bytes = await page.screenshot();
  await page.close();
  return bytes;
}
