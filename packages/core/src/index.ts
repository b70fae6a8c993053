/**
 * What most callers need: bytes of a photo in, labels with calibrated probabilities out. The rooms behind it
 * (`@beeline/core/image`, `/network`, `/weights`, `/bundle` ...) are there for those who want a part. The caller brings
 * what differs from place to place: the files of the bundle, the compiled decoders, and a TensorFlow.js backend that is
 * set.
 *
 * @example
 * // In a Worker, with the bundle's folder among its static assets.
 * import jpeg from '@beeline/core/codec/jpeg.wasm';
 * import png from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
 * import webp from '@jsquash/webp/codec/dec/webp_dec.wasm';
 * import engine from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
 * import { createClassifier } from '@beeline/core';
 * import { readBundle } from '@beeline/core/bundle';
 * import { startEngine } from '@beeline/core/engine';
 * import { createDecoder } from '@beeline/core/image';
 * import convolutions from '@beeline/core/kernels/convolutions.wasm';
 *
 * export default {
 *   async fetch(request, env) {
 *     await startEngine(engine, convolutions);
 *     const bundle = await readBundle(async (name) => {
 *       const file = await env.ASSETS.fetch(`http://assets/${name}`);
 *       return file.ok ? new Uint8Array(await file.arrayBuffer()) : undefined;
 *     });
 *     const classifier = createClassifier({ bundle, decoder: createDecoder({ jpeg, png, webp }) });
 *     const answer = await classifier.classify(new Uint8Array(await request.arrayBuffer()), { topK: 1 });
 *     return Response.json(answer.ok ? answer.value.predictions : answer.error); // [{ label: 'bees', ... }]
 *   },
 * };
 */
export * from './classifier.js';
export * from './errors.js';
export * from './random.js';
export * from './result.js';
