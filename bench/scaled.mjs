// @ts-check
/**
 * `node bench/scaled.mjs [--bundle DIR] [--above PIXELS] FOLDER`: how far scaled decoding moves the answers of a model.
 * Every JPEG below FOLDER with more pixels than PIXELS is classified exactly and at each gap, and the differences of the
 * probabilities are printed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setup } from '../scripts/setup.mjs';

setup();
const { createClassifier } = await import('../packages/core/dist/index.js');
const { readBundle } = await import('../packages/core/dist/bundle/index.js');
const { createDecoder, readHeader } = await import('../packages/core/dist/image/index.js');
const require = createRequire(new URL('../packages/core/package.json', import.meta.url));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');

const { values, positionals } = parseArgs({
  options: {
    bundle: { type: 'string', default: new URL('../models/ants-bees', import.meta.url).pathname },
    above: { type: 'string', default: '500000' },
  },
  allowPositionals: true,
});
const [folder] = positionals;
if (!folder) throw new Error('Name a folder with photos.');
const above = Number(values.above);

const compile = (/** @type {string | URL} */ file) => new WebAssembly.Module(readFileSync(file));
const decoder = createDecoder({
  jpeg: compile(new URL('../packages/core/codec/jpeg.wasm', import.meta.url)),
  png: compile(require.resolve('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')),
  webp: compile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm')),
});
const bundle = await readBundle(async (name) => new Uint8Array(readFileSync(join(values.bundle, name))));

/** The model with its preprocessing as declared, or with scaled decoding at this gap. */
function classifier(/** @type {number | undefined} */ gap) {
  const preprocessing = { ...bundle.manifest.preprocessing, ...(gap && { scaledDecode: { above, gap } }) };
  return createClassifier({ bundle: { ...bundle, manifest: { ...bundle.manifest, preprocessing } }, decoder });
}

const photos = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.jpe?g$/i.test(name))
  .sort()
  .map((name) => new Uint8Array(readFileSync(join(folder, name))))
  .filter((bytes) => {
    const header = readHeader(bytes);
    return header.ok && header.value.width * header.value.height > above;
  });

/** The probabilities of every photo, in the order of the labels. */
async function probabilities(/** @type {number | undefined} */ gap) {
  const model = classifier(gap);
  const all = [];
  for (const bytes of photos) {
    const answer = await model.classify(bytes);
    if (!answer.ok) throw new Error(answer.error.message);
    const { predictions } = answer.value;
    all.push(bundle.manifest.labels.map((label) => predictions.find((p) => p.label === label)?.probability ?? 0));
  }
  model.dispose();
  return all;
}

const exact = await probabilities(undefined);
console.log(`${photos.length} photos of more than ${above} pixels`);
console.log('gap | mean difference | 95 % | largest | other label\n--- | --- | --- | --- | ---');
for (const gap of [1, 1.5, 2, 3]) {
  const differences = [];
  let changed = 0;
  for (const [i, scaled] of (await probabilities(gap)).entries()) {
    const before = exact[i] ?? [];
    differences.push(Math.max(...scaled.map((p, k) => Math.abs(p - (before[k] ?? 0)))));
    if (scaled.indexOf(Math.max(...scaled)) !== before.indexOf(Math.max(...before))) changed++;
  }
  differences.sort((a, b) => a - b);
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  const most = differences.slice(Math.floor(differences.length * 0.95))[0] ?? 0;
  console.log([gap, mean.toFixed(4), most.toFixed(4), differences.at(-1)?.toFixed(4), changed].join(' | '));
}
