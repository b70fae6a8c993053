// @ts-check
/**
 * A Worker that runs the network of its bundle alone, as often as it is asked: a Worker's own clock stands still while it
 * computes, so one run is the difference of two requests over the runs between them.
 */

import { inputSize, readBundle } from '../../packages/core/dist/bundle/index.js';
import { startEngine } from '../../packages/core/dist/engine/index.js';
import { bindNetwork } from '../../packages/core/dist/network/index.js';
import convolutions from '../../packages/core/kernels/convolutions.wasm';
import engine from '../../packages/core/node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import * as tf from '../../packages/core/node_modules/@tensorflow/tfjs-core/dist/index.js';

/** @type {Promise<() => Promise<void>> | undefined} */
let opened;

async function open(/** @type {{ ASSETS: { fetch(address: string): Promise<Response> } }} */ { ASSETS }) {
  await startEngine(engine, convolutions);
  const { graph, state, manifest } = await readBundle(async (name) => {
    const response = await ASSETS.fetch(`https://assets.invalid/model/${name}`);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  });
  const network = bindNetwork(graph, state);
  const { width = 0, height = 0 } = inputSize(manifest.preprocessing) ?? {};
  const x = tf.tensor4d(
    Float32Array.from({ length: width * height * 3 }, (_, i) => Math.sin(i)),
    [1, height, width, 3],
  );
  return async () => {
    const y = network.predict(x);
    await y.data();
    y.dispose();
  };
}

export default {
  async fetch(/** @type {Request} */ request, /** @type {any} */ env) {
    opened ??= open(env);
    const run = await opened;
    const times = Number(new URL(request.url).searchParams.get('times') ?? 0);
    for (let i = 0; i < times; i++) await run();
    return new Response('ok');
  },
};
