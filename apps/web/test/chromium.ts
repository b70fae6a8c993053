/** Finds and starts the machine's own Chromium; the tests download none. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser's program: CHROMIUM_PATH, else the first of the usual names on PATH; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const usual = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.CHROMIUM_PATH ?? '', ...usual].find((path) => path !== '' && existsSync(path));
}

export const chromiumPath = findChromium();
if (chromiumPath === undefined) console.warn('skipped: no Chromium found (set CHROMIUM_PATH, or install chromium)');

/** Starts it. Call only where {@link chromiumPath} is known. */
export function launch(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, timeout: 120_000, ...options });
}
