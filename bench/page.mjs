// @ts-check
/**
 * `npm run bench:page`: what a visitor of the page waits for and
 * loads, in a real Chromium (CHROMIUM_PATH, default /usr/bin/chromium) with the processor slowed down, before the real
 * Worker. Each visit is somebody's first. Prints tables; `--write` puts them into docs/page-speed.md.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { serve } from '../apps/api/scripts/serve.mjs';
import { optionsOf } from '../scripts/options.mjs';
import { root, setup } from '../scripts/setup.mjs';
import { firstAnswers, firstPaint } from './page/visits.mjs';

const usage = `npm run bench:page [-- OPTIONS]

  --visits N     first visits of each kind (default: 9)
  --slow FACTOR  how much slower the processor is made (default: 4)
  --bundle DIR   the model (default: models/ants-bees)
  --write        puts the tables into docs/page-speed.md`;

const { values } = optionsOf(usage, {
  visits: { type: 'string', default: '9' },
  slow: { type: 'string', default: '4' },
  bundle: { type: 'string', default: join(root, 'models/ants-bees') },
  write: { type: 'boolean', default: false },
});
setup();
const web = join(root, 'apps/web');
const bundleDir = resolve(process.env.INIT_CWD ?? root, values.bundle);
const { chromium } = createRequire(join(web, 'package.json'))('playwright-core');

const VIEWS = {
  'phone, English': { viewport: { width: 390, height: 844 }, isMobile: true, deviceScaleFactor: 2, locale: 'en-US' },
  'phone, Korean': { viewport: { width: 390, height: 844 }, isMobile: true, deviceScaleFactor: 2, locale: 'ko-KR' },
  'phone, Chinese': { viewport: { width: 390, height: 844 }, isMobile: true, deviceScaleFactor: 2, locale: 'zh-CN' },
  'desktop, English': { viewport: { width: 1280, height: 900 }, locale: 'en-US' },
};

/** @param {number[]} times */
const spread = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)]].map((ms) => Math.round(ms ?? Number.NaN));
};

/** A table in Markdown, which is good to read in a terminal as well. */
const table = (/** @type {string[]} */ head, /** @type {(string | number)[][]} */ rows) =>
  [head, head.map((_, i) => (i > 0 ? '---:' : '---')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Every file that the page can load, with its bytes as they are and after gzip. */
function sizes() {
  const dist = join(web, 'dist');
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const files = ['index.html', 'bee.svg', ...readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`)];
  return [...files, 'sw.js', 'beeline-classifier.js'].map((name) => {
    const bytes = readFileSync(join(dist, name));
    const others = /** @type {Record<string, string>} */ ({
      'sw.js': 'after the page, once',
      'beeline-classifier.js': 'on other pages',
    });
    const first = !name.startsWith('assets/') || html.includes(name);
    const when = others[name] ?? (first ? 'first' : 'on this device');
    // A hash in a name is another with each build.
    const plain = name.replace(/-[\w-]{8}(\.\w+)$/, '$1');
    return /** @type {(string | number)[]} */ ([plain, when, bytes.length, gzipSync(bytes, { level: 9 }).length]);
  });
}

const server = await serve({ port: 0, bundleDir, web: join(web, 'dist') });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' });
/** @type {(string | number)[][]} */
const paints = [];
/** @type {(string | number)[][]} */
const answers = [];
try {
  const visits = Array.from({ length: Number(values.visits) });
  const site = { browser, url: server.url, slow: Number(values.slow), photo: join(web, 'public/samples/ant.png') };
  for (const [name, options] of Object.entries(VIEWS)) {
    const seen = [];
    for (const _ of visits) seen.push(await firstPaint(site, options));
    const cls = Math.max(...seen.map((one) => one.cls));
    paints.push([name, ...spread(seen.map((one) => one.fcp)), ...spread(seen.map((one) => one.lcp)), cls]);
  }
  const waited = [];
  for (const _ of visits) waited.push(await firstAnswers(site, VIEWS['phone, English']));
  answers.push(
    ['at the edge, first', ...spread(waited.map((one) => one.edge))],
    ['at the edge, second', ...spread(waited.map((one) => one.edgeAgain))],
    ['on this device: engine and model loaded', ...spread(waited.map((one) => one.loaded))],
    ['on this device, first', ...spread(waited.map((one) => one.device))],
    ['on this device, second', ...spread(waited.map((one) => one.deviceAgain))],
  );
} finally {
  await browser.close();
  await server.dispose();
}

const text = `# How fast the page is

Written by \`npm run bench:page -- --write\`: Chromium ${browser.version()} with the processor ${values.slow} times slower, the
Worker under workerd on the same machine (${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}), ${values.visits} first visits each, over loopback.
Milliseconds, the least and the median: what else runs on the machine only ever adds.

## The first sight

Largest paint (LCP) and first paint (FCP) from the start of the visit; CLS is the most that moved in any visit.

${table(['visit', 'FCP min', 'median', 'LCP min', 'median', 'CLS'], paints)}

## From choosing a photo to its answer

A drawing of 500 x 375 on a phone, asked in a page that was just opened.

${table(['answer', 'min', 'median'], answers)}

## What is loaded

Bytes as they are and after gzip; the model comes on top of what is loaded for answers on this device.

${table(['file', 'when', 'bytes', 'gzipped'], sizes())}
`;
console.log(text);
if (values.write) writeFileSync(join(root, 'docs/page-speed.md'), text);
