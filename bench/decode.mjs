// @ts-check
/**
 * `node bench/decode.mjs`: from the bytes of a JPEG to 224 x 224, exact and with scaled
 * decoding. Without photos it makes three sizes of its own, each baseline and progressive. Prints milliseconds (the least
 * of N runs, as other work on the machine only ever adds) and the memory that the decoder has after them.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { optionsOf } from '../scripts/options.mjs';
import { setup } from '../scripts/setup.mjs';

const usage = `node bench/decode.mjs [OPTIONS] [PHOTO.jpg ...]

  --runs N  of which the least counts (default: 15)`;

const { values, positionals } = optionsOf(usage, { runs: { type: 'string', default: '15' } }, true);
setup();
const { createDecoder, evaluationTransforms, readHeader } = await import('../packages/core/dist/image/index.js');
const require = createRequire(new URL('../packages/core/package.json', import.meta.url));
const compile = (/** @type {string | URL} */ file) => new WebAssembly.Module(readFileSync(file));
const modules = {
  jpeg: compile(new URL('../packages/core/codec/jpeg.wasm', import.meta.url)),
  png: compile(require.resolve('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')),
  webp: compile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm')),
};

const runs = Number(values.runs);

/** Slopes, edges and the grain of a sensor: some 0.15 bytes a pixel, as photos of phones have. */
function picture(/** @type {number} */ width, /** @type {number} */ height) {
  const data = new Uint8ClampedArray(width * height * 4);
  let seed = 1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const grain = (seed >>> 27) - 16;
      const edge = ((x >> 6) ^ (y >> 6)) & 1 ? 40 : 0;
      data[at] = (x * 200) / width + edge + grain;
      data[at + 1] = (y * 200) / height + edge + grain;
      data[at + 2] = 128 + 60 * Math.sin((x + 2 * y) / 90) + grain;
      data[at + 3] = 255;
    }
  }
  return { width, height, data, colorSpace: 'srgb' };
}

async function* photos() {
  for (const file of positionals) yield { name: basename(file), bytes: new Uint8Array(readFileSync(file)) };
  if (positionals.length > 0) return;
  const { default: encode, init } = await import(require.resolve('@jsquash/jpeg/encode.js'));
  await init(compile(require.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm')));
  const options = { quality: 80, auto_subsample: false, chroma_subsample: 2, trellis_multipass: false };
  for (const [width, height] of /** @type {const} */ ([
    [500, 375],
    [4000, 3000],
    [8160, 6120],
  ])) {
    const image = picture(width, height);
    for (const progressive of [false, true]) {
      const bytes = new Uint8Array(await encode(image, { ...options, baseline: !progressive, progressive }));
      yield { name: `${width} x ${height}${progressive ? ' progressive' : ''}`, bytes: bytes.slice() };
    }
  }
}

/** @type {WebAssembly.Memory | undefined} */
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  /** @param {ConstructorParameters<typeof WebAssembly.Instance>} given */
  constructor(...given) {
    super(...given);
    memory = /** @type {WebAssembly.Memory} */ (this.exports.memory);
  }
};

const transforms = evaluationTransforms({ resize: 256, crop: 224 });
const ways = [
  { name: 'exact', steps: { transforms } },
  { name: 'scaled, gap 2', steps: { transforms, scaledDecode: { above: 1_000_000, gap: 2 } } },
  { name: 'scaled, gap 1', steps: { transforms, scaledDecode: { above: 1_000_000, gap: 1 } } },
];

console.log('photo | megapixels | file kB | way | ms | MB\n--- | --- | --- | --- | --- | ---');
for await (const { name, bytes } of photos()) {
  const header = readHeader(bytes);
  if (!header.ok) throw new Error(header.error.message);
  const megapixels = ((header.value.width * header.value.height) / 1e6).toFixed(1);
  for (const { name: way, steps } of ways) {
    const decoder = createDecoder(modules);
    memory = undefined;
    let least = Number.POSITIVE_INFINITY;
    let problem = '';
    for (let run = 0; run < runs + 2 && problem === ''; run++) {
      const started = performance.now();
      const result = await decoder.decodeTo(bytes, steps);
      // The first two runs are for the compiler.
      if (run >= 2) least = Math.min(least, performance.now() - started);
      if (!result.ok) problem = result.error.code;
    }
    const size = ((memory?.buffer.byteLength ?? 0) / 2 ** 20).toFixed(1);
    const kilobytes = Math.round(bytes.length / 1000);
    console.log([name, megapixels, kilobytes, way, problem || least.toFixed(1), size].join(' | '));
  }
}
