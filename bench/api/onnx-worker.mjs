// @ts-check
/**
 * onnxruntime-web in a Worker, as one would write it: the bytes of a photo in, logits out, with our decoder in front,
 * because it is the engine that is compared. No limits, no queue, no problems.
 */

import jpeg from '../../packages/core/codec/jpeg.wasm';
import { createDecoder, tensorOf } from '../../packages/core/dist/image/index.js';
import png from '../../packages/core/node_modules/@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
import webp from '../../packages/core/node_modules/@jsquash/webp/codec/dec/webp_dec.wasm';
import * as ort from '../node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs';
import engine from '../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm';

/** @type {Promise<{ session: any, preprocessing: any }> | undefined} */
let opened;
const decoder = createDecoder({ jpeg, png, webp });

/** A Worker may not compile WebAssembly, so the compiled module is slipped in where the library would. */
async function createSession(/** @type {Uint8Array} */ model) {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = new Uint8Array(8);
  const { instantiate } = WebAssembly;
  Object.assign(WebAssembly, {
    instantiate: async (/** @type {unknown} */ _, /** @type {WebAssembly.Imports} */ imports) => ({
      module: engine,
      instance: new WebAssembly.Instance(engine, imports),
    }),
  });
  try {
    return await ort.InferenceSession.create(model);
  } finally {
    Object.assign(WebAssembly, { instantiate });
  }
}

async function open(/** @type {{ ASSETS: { fetch(address: string): Promise<Response> } }} */ { ASSETS }) {
  const read = (/** @type {string} */ name) => ASSETS.fetch(`https://assets.invalid/model/${name}`);
  const [manifest, model] = await Promise.all([read('manifest.json'), read('model.onnx')]);
  const { preprocessing } = /** @type {{ preprocessing: unknown }} */ (await manifest.json());
  return { session: await createSession(new Uint8Array(await model.arrayBuffer())), preprocessing };
}

export default {
  async fetch(/** @type {Request} */ request, /** @type {any} */ env) {
    if (request.method !== 'POST') return new Response('ok');
    opened ??= open(env);
    const { session, preprocessing } = await opened;
    const image = await decoder.decodeTo(new Uint8Array(await request.arrayBuffer()), preprocessing);
    if (!image.ok) return Response.json(image.error, { status: 422 });
    const { width, height, data } = tensorOf(image.value, preprocessing);
    const planes = new Float32Array(data.length);
    for (let i = 0; i < width * height; i++)
      for (let c = 0; c < 3; c++) planes[c * width * height + i] = data[i * 3 + c] ?? 0;
    const input = new ort.Tensor('float32', planes, [1, 3, height, width]);
    const output = await session.run({ [session.inputNames[0]]: input });
    return Response.json({ logits: Array.from(/** @type {any} */ (Object.values(output)[0]).data) });
  },
};
