// @ts-check
/**
 * `node bench/scaled.mjs FOLDER`: how far scaled decoding
 * moves the answers of a model. JPEGs below FOLDER with more pixels than PIXELS (N of them, evenly chosen) are classified
 * exactly and at each gap, and the differences of the probabilities are printed. With `--enlarge` each is first made into
 * one of so many pixels, as a camera might have: enlarged, with noise on every pixel, and saved as JPEG at quality 90.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { optionsOf } from '../scripts/options.mjs';
import { setup } from '../scripts/setup.mjs';

const usage = `node bench/scaled.mjs [OPTIONS] FOLDER

  --bundle DIR      the model (default: models/ants-bees)
  --above PIXELS    the JPEGs that are taken (default: 500000)
  --enlarge PIXELS  makes each of them so large first
  --count N         photos at most, evenly chosen (default: 100000)`;

const { values, positionals } = optionsOf(
  usage,
  {
    bundle: { type: 'string', default: new URL('../models/ants-bees', import.meta.url).pathname },
    above: { type: 'string', default: '500000' },
    enlarge: { type: 'string' },
    count: { type: 'string', default: '100000' },
  },
  true,
);
setup();
const { createClassifier, createRandom } = await import('../packages/core/dist/index.js');
const { readBundle } = await import('../packages/core/dist/bundle/index.js');
const { createDecoder, readHeader, resize } = await import('../packages/core/dist/image/index.js');
const require = createRequire(new URL('../packages/core/package.json', import.meta.url));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');

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

const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.jpe?g$/i.test(name))
  .sort()
  .map((name) => new Uint8Array(readFileSync(join(folder, name))))
  .filter((bytes) => {
    const header = readHeader(bytes);
    return header.ok && header.value.width * header.value.height > above;
  });

const count = Math.min(found.length, Number(values.count));
const chosen = Array.from(
  { length: count },
  (_, i) => found[Math.floor((i * found.length) / count)] ?? new Uint8Array(),
);

/** Brightness that a sensor's noise changes a pixel by, at most. */
const NOISE = 8;

/**
 * The same photo with so many pixels.
 * @param {Uint8Array} bytes
 * @param {number} pixels
 * @param {(image: unknown, options: object) => Promise<ArrayBuffer>} encode
 */
async function enlarged(bytes, pixels, encode) {
  const decoded = await decoder.decode(bytes);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const factor = Math.sqrt(pixels / (decoded.value.width * decoded.value.height));
  const [width, height] = [decoded.value.width, decoded.value.height].map((side) => Math.round(side * factor));
  const large = resize(decoded.value, width ?? 1, height ?? 1, 'bicubic');
  const random = createRandom(1);
  const data = new Uint8ClampedArray(large.width * large.height * 4);
  for (let i = 0, from = 0; i < data.length; i += 4, from += 3) {
    const more = random.integer(2 * NOISE + 1) - NOISE;
    for (let c = 0; c < 3; c++) data[i + c] = (large.data[from + c] ?? 0) + more;
    data[i + 3] = 255;
  }
  const image = { width: large.width, height: large.height, data, colorSpace: 'srgb' };
  return new Uint8Array(await encode(image, { quality: 90, progressive: false }));
}

/** @type {Uint8Array[]} */
const photos = [];
if (values.enlarge) {
  const { default: encode, init } = await import(require.resolve('@jsquash/jpeg/encode.js'));
  await init(compile(require.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm')));
  for (const bytes of chosen) photos.push(await enlarged(bytes, Number(values.enlarge), encode));
} else photos.push(...chosen);

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
const size = values.enlarge ? `enlarged to ${values.enlarge}` : `of more than ${above}`;
console.log(`${photos.length} photos ${size} pixels`);
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
