// @ts-check
/**
 * `node bench/answer.mjs`: the Worker under workerd as a client sees it.
 * Per bundle, in one run: milliseconds from start to ready, to the first answer, and of the later answers (they take
 * turns between the bundles, so that a busy moment of the machine falls on all). Times are the client's: a Worker's own
 * clock stands still while it computes.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { serve } from '../apps/api/scripts/serve.mjs';
import { optionsOf } from '../scripts/options.mjs';
import { root, setup } from '../scripts/setup.mjs';

const usage = `node bench/answer.mjs [OPTIONS]

  --bundle DIR  a model; may be repeated (default: models/ants-bees)
  --photo FILE  what is sent (default: a drawn one of 500x375)
  --requests N  to each model (default: 200)`;

const { values } = optionsOf(usage, {
  bundle: { type: 'string', multiple: true, default: [resolve(root, 'models/ants-bees')] },
  photo: { type: 'string' },
  requests: { type: 'string', default: '200' },
});
setup();

/** A photo-sized JPEG of slopes and edges, where no photo is given. */
async function drawnPhoto() {
  const require = createRequire(new URL('../packages/core/package.json', import.meta.url));
  const { default: encode, init } = await import(require.resolve('@jsquash/jpeg/encode.js'));
  await init(new WebAssembly.Module(readFileSync(require.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'))));
  const [width, height] = [500, 375];
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) => (i * 7 + ((i >> 11) & 63) * 40) & 255);
  return new Uint8Array(await encode({ width, height, data, colorSpace: 'srgb' }, { quality: 80 }));
}

const photo = values.photo ? new Uint8Array(readFileSync(values.photo)) : await drawnPhoto();
const at = (/** @type {number[]} */ times, /** @type {number} */ share) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;

async function ask(/** @type {string} */ url) {
  const start = performance.now();
  const response = await fetch(`${url}/v1/classify`, { method: 'POST', body: photo });
  if (!response.ok) throw new Error(await response.text());
  await response.json();
  return performance.now() - start;
}

const runs = [];
for (const bundle of values.bundle) {
  const start = performance.now();
  const server = await serve({ port: 0, bundleDir: resolve(process.env.INIT_CWD ?? process.cwd(), bundle) });
  const ready = performance.now() - start;
  runs.push({
    name: basename(bundle),
    server,
    ready,
    first: await ask(server.url),
    times: /** @type {number[]} */ ([]),
  });
}
for (let i = 0; i < 5; i++) for (const { server } of runs) await ask(server.url);
for (let i = 0; i < Number(values.requests); i++)
  for (const { server, times } of runs) times.push(await ask(server.url));

console.table(
  runs.map(({ name, ready, first, times }) => ({
    bundle: name,
    'start (ms)': Math.round(ready),
    'first answer': Math.round(first),
    min: Number(at(times, 0).toFixed(1)),
    p50: Number(at(times, 0.5).toFixed(1)),
    p95: Number(at(times, 0.95).toFixed(1)),
    p99: Number(at(times, 0.99).toFixed(1)),
  })),
);
for (const { server } of runs) await server.dispose();
