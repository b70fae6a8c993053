// @ts-check
/**
 * What one would write in an afternoon: plain node:http and onnxruntime-node on one thread, with our decoder in front,
 * because it is the engine that is compared. No limits, no queue, no problems.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [bundleDir = '', onnx = ''] = process.argv.slice(2);
const api = createRequire(new URL('../../apps/api/package.json', import.meta.url));
/** @type {typeof import('../../packages/core/src/bundle/index.js')} */
const { readBundle } = await import(api.resolve('@beeline/core/bundle'));
/** @type {typeof import('../../packages/core/src/image/index.js')} */
const { createDecoder, tensorOf } = await import(api.resolve('@beeline/core/image'));
const ort = createRequire(new URL('../../packages/trainer/package.json', import.meta.url))('onnxruntime-node');
const compiled = (/** @type {string} */ file) => new WebAssembly.Module(readFileSync(api.resolve(file)));

const { manifest } = await readBundle(async (name) => readFileSync(join(bundleDir, name)));
const decoder = createDecoder({
  jpeg: compiled('@beeline/core/codec/jpeg.wasm'),
  png: compiled('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
  webp: compiled('@jsquash/webp/codec/dec/webp_dec.wasm'),
});
const session = await ort.InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 });

const server = createServer(async (incoming, response) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const image = await decoder.decodeTo(new Uint8Array(Buffer.concat(chunks)), manifest.preprocessing);
  if (!image.ok) return response.writeHead(422).end(JSON.stringify(image.error));
  const { width, height, data } = tensorOf(image.value, manifest.preprocessing);
  const planes = new Float32Array(data.length);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) planes[c * width * height + i] = data[i * 3 + c] ?? 0;
  const [input] = session.inputNames;
  const output = await session.run({ [input]: new ort.Tensor('float32', planes, [1, 3, height, width]) });
  const logits = Array.from(/** @type {Float32Array} */ (Object.values(output)[0].data));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ logits }));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit(0));
