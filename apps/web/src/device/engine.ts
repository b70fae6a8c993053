/** The very core that the Worker runs: engine, decoders and bundle, from this site's own files. */
import { type Classifier, createClassifier } from '@beeline/core';
import { readBundle } from '@beeline/core/bundle';
import jpeg from '@beeline/core/codec/jpeg.wasm?url';
import { startEngine } from '@beeline/core/engine';
import { createDecoder } from '@beeline/core/image';
import convolutions from '@beeline/core/kernels/convolutions.wasm?url';
import png from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import engine from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';

const compile = (url: string): Promise<WebAssembly.Module> => WebAssembly.compileStreaming(fetch(url));

async function readModelFile(name: string): Promise<Uint8Array | undefined> {
  const response = await fetch(`/model/${name}`);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new TypeError(`The server answered ${response.status} for ${name}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Fetches and starts everything. */
export async function openClassifier(): Promise<Classifier> {
  const start = async () => startEngine(...(await Promise.all([compile(engine), compile(convolutions)])));
  const [bundle, jpegModule, pngModule, webpModule] = await Promise.all([
    readBundle(readModelFile),
    compile(jpeg),
    compile(png),
    compile(webp),
    start(),
  ]);
  const decoder = createDecoder({ jpeg: jpegModule, png: pngModule, webp: webpModule });
  return createClassifier({ bundle, decoder });
}

/** The addresses that were fetched, this script's own among them. */
export function fetchedAddresses(): readonly string[] {
  const entries = performance.getEntriesByType('resource').map(({ name }) => name);
  return [...new Set([self.location.href, ...entries])];
}
