// @ts-check
/** Decodes, resizes and crops the files that it is sent, as they are judged: 256, then the middle 224. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

const { createDecoder, evaluationTransforms } = await import('../../packages/core/dist/image/index.js');
const require = createRequire(new URL('../../packages/core/package.json', import.meta.url));
const compile = (/** @type {string | URL} */ file) => new WebAssembly.Module(readFileSync(file));
const decoder = createDecoder({
  jpeg: compile(new URL('../../packages/core/codec/jpeg.wasm', import.meta.url)),
  png: compile(require.resolve('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')),
  webp: compile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm')),
});
const transforms = evaluationTransforms({ resize: 256, crop: 224 });

parentPort?.on('message', async (/** @type {string[]} */ files) => {
  for (const file of files) {
    const image = await decoder.decodeTo(new Uint8Array(readFileSync(file)), { transforms });
    if (!image.ok) throw new Error(`${file}: ${image.error.message}`);
  }
  parentPort?.postMessage(files.length);
});
