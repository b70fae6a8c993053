import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createDecoder, type Decoder } from '../src/image/index.js';

const require = createRequire(import.meta.url);
const compile = (file: string) => new WebAssembly.Module(readFileSync(require.resolve(file)));

/** The modules that `createDecoder` takes, compiled from the packages in node_modules. */
export const decoderModules = () => ({
  jpeg: compile('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
  png: compile('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
  webp: compile('@jsquash/webp/codec/dec/webp_dec.wasm'),
});

/** A decoder for tests in Node. */
export const nodeDecoder = (): Decoder => createDecoder(decoderModules());
