import { expect, it } from 'vitest';
import { nodeDecoder } from '../../../test/decoder.js';
import { exifBlock, riffChunk, webpOf, webpOfChunks } from '../../../test/photos.js';
import { noise } from '../formulas.js';
import { applyTransforms } from '../transform/index.js';

const decoder = nodeDecoder();
const frame = noise(6, 4);
const picture = (await webpOf(frame, { lossless: 1 })).subarray(12);

const u24 = (value: number) => [value & 255, (value >> 8) & 255, value >> 16];

/** An animated WebP of one frame size, its first frame at (left, top), with an EXIF orientation. */
function animation(width: number, height: number, left: number, top: number, orientation = 1): Uint8Array {
  const canvas = riffChunk('VP8X', Uint8Array.from([0x0a, 0, 0, 0, ...u24(width - 1), ...u24(height - 1)]));
  const head = (x: number, y: number) =>
    Uint8Array.from([...u24(x / 2), ...u24(y / 2), ...u24(5), ...u24(3), 100, 0, 0, 0]);
  const frames = [head(left, top), head(0, 0)].map((at) => riffChunk('ANMF', Buffer.concat([at, picture])));
  return webpOfChunks(
    canvas,
    riffChunk('ANIM', new Uint8Array(6)),
    ...frames,
    riffChunk('EXIF', exifBlock(orientation)),
  );
}

it('shows the first frame of an animation, where it belongs on a black canvas', async () => {
  const result = await decoder.decode(animation(10, 8, 2, 4));
  const sides = { left: 2, top: 4, right: 2, bottom: 0 };
  expect(result).toEqual({ ok: true, value: applyTransforms(frame, [{ op: 'pad', ...sides, fill: [0, 0, 0] }]) });
});

it('turns it upright after that', async () => {
  const result = await decoder.decode(animation(6, 4, 0, 0, 3));
  expect(result).toEqual({
    ok: true,
    value: applyTransforms(frame, [{ op: 'rotate', degrees: 180, filter: 'nearest' }]),
  });
});

it('refuses a frame that reaches beyond its canvas', async () => {
  expect(await decoder.decode(animation(7, 8, 2, 0))).toMatchObject({ ok: false, error: { code: 'corrupt' } });
});
