// @ts-check
/** What the service is asked under load: three good photos for two bad requests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../packages/core/package.json', import.meta.url));

/** A photo-sized JPEG of slopes and edges. */
async function drawn(/** @type {number} */ width, /** @type {number} */ height) {
  const { default: encode, init } = await import(require.resolve('@jsquash/jpeg/encode.js'));
  await init(new WebAssembly.Module(readFileSync(require.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'))));
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) => (i * 7 + ((i >> 11) & 63) * 40) & 255);
  const image = { width, height, data, colorSpace: 'srgb' };
  return Buffer.from(await encode(image, { quality: 80, progressive: false }));
}

/** @returns {Promise<{ name: string, path: string, body?: string, good: boolean }[]>} */
export async function requests() {
  const [small, large] = [await drawn(500, 375), await drawn(1600, 1200)];
  const path = '/v1/classify?top_k=2';
  const good = (/** @type {Buffer} */ body) => ({ name: 'photo', path, body: body.toString('base64'), good: true });
  const bad = (/** @type {string} */ name, /** @type {Buffer} */ body) => ({
    name,
    path,
    body: body.toString('base64'),
    good: false,
  });
  return [
    good(small),
    bad('truncated', small.subarray(0, small.length >> 1)),
    good(small),
    bad('no image', Buffer.from('<!doctype html>')),
    good(large),
    good(small),
    bad('flipped', Buffer.from(small.map((byte, i) => (i % 997 === 996 ? byte ^ 255 : byte)))),
    { name: 'alive', path: '/healthz', good: false },
  ];
}
