import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createDecoder, type Decoder } from '../src/image/index.js';

const require = createRequire(import.meta.url);
const compile = (file: string | URL) => new WebAssembly.Module(readFileSync(file));

/** The modules that `createDecoder` takes, compiled: our own, and two from the packages in node_modules. */
export const decoderModules = () => ({
  jpeg: compile(new URL('../codec/jpeg.wasm', import.meta.url)),
  png: compile(require.resolve('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')),
  webp: compile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm')),
});

/** A decoder for tests in Node. */
export const nodeDecoder = (): Decoder => createDecoder(decoderModules());
