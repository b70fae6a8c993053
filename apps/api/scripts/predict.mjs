// @ts-check
/** What a model will take of an isolate, measured on this machine with the same code and the same engine. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createClassifier } from '@beeline/core';
import { readBundle } from '@beeline/core/bundle';
import { registerConvolutions } from '@beeline/core/convolutions';
import { createDecoder, waves } from '@beeline/core/image';
import { costOf, parametersOf } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);
const compiled = async (/** @type {string} */ file) => WebAssembly.compile(await readFile(require.resolve(file)));

const RUNS = 25;

/**
 * @param {string} folder a bundle
 * @returns what one answer costs, without the decoding of a photo: milliseconds of one core in the median, bytes that
 *   the engine and the weights occupy, and the multiplications
 */
export async function predictModel(folder) {
  await tf.setBackend('wasm');
  registerConvolutions(await compiled('@beeline/core/kernels/convolutions.wasm'));
  const bundle = await readBundle((name) => readFile(join(folder, name)).catch(() => undefined));
  const decoder = createDecoder({
    jpeg: await compiled('@beeline/core/codec/jpeg.wasm'),
    png: await compiled('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
    webp: await compiled('@jsquash/webp/codec/dec/webp_dec.wasm'),
  });
  const started = process.cpuUsage();
  const classifier = createClassifier({ bundle, decoder });
  const image = waves(500, 375);
  await classifier.classifyImage(image);
  const first = process.cpuUsage(started);
  const times = [];
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage();
    await classifier.classifyImage(image);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  classifier.dispose();
  const parameters = parametersOf(bundle.graph).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const backend = /** @type {{ wasm: { HEAPU8: Uint8Array } }} */ (/** @type {unknown} */ (tf.backend()));
  const input = bundle.manifest.preprocessing.transforms.flatMap((step) =>
    step.op === 'center_crop' ? step.size : [],
  );
  const [side = 224] = input.slice(-1);
  return {
    name: bundle.manifest.name,
    sha256: bundle.sha256,
    macs: costOf(bundle.graph, { height: side, width: side }).macs,
    answerMs: times.sort((a, b) => a - b)[RUNS >> 1] ?? Number.NaN,
    firstMs: (first.user + first.system) / 1000,
    engineBytes: backend.wasm.HEAPU8.length,
    weightBytes: parameters * 4,
  };
}
