/** A photo's labels from a bundle, in Node, with nothing of Beeline but its core. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createClassifier } from '@beeline/core';
import { readBundle } from '@beeline/core/bundle';
import { registerConvolutions } from '@beeline/core/convolutions';
import { createDecoder } from '@beeline/core/image';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);
const compile = async (name: string) => new WebAssembly.Module(await readFile(require.resolve(name)));

export async function classify(bundleFolder: string, photo: string) {
  await setBackend('wasm');
  registerConvolutions(await compile('@beeline/core/kernels/convolutions.wasm'));
  const bundle = await readBundle((name) => readFile(`${bundleFolder}/${name}`).catch(() => undefined));
  const jpeg = await compile('@beeline/core/codec/jpeg.wasm');
  const png = await compile('@jsquash/png/codec/pkg/squoosh_png_bg.wasm');
  const webp = await compile('@jsquash/webp/codec/dec/webp_dec.wasm');
  const classifier = createClassifier({ bundle, decoder: createDecoder({ jpeg, png, webp }) });
  const answer = await classifier.classify(await readFile(photo));
  return answer.ok ? answer.value.predictions : answer.error.message;
}
