import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nodeDecoder } from '../../../test/decoder.js';
import { animatedCanvas, exifBlock, frameHead, riffChunk, webpOf, webpOfChunks } from '../../../test/photos.js';
import { noise } from '../formulas.js';
import { applyTransforms } from '../transform/index.js';
import { firstFrame } from './animation.js';

const decoder = nodeDecoder();
const frame = noise(6, 4);
const picture = (await webpOf(frame, { lossless: 1 })).subarray(12);

/** An animated WebP of one frame size, its first frame at (left, top), with an EXIF orientation. */
function animation(width: number, height: number, left: number, top: number, orientation = 1): Uint8Array {
  const heads = [frameHead(left, top, 6, 4), frameHead(0, 0, 6, 4)];
  const frames = heads.map((head) => riffChunk('ANMF', Buffer.concat([head, picture])));
  return webpOfChunks(
    animatedCanvas(width, height),
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

it('gives a frame within its canvas, or a problem, whatever bytes are changed and wherever the file ends', async () => {
  const sound = animation(10, 8, 2, 4);
  const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
  const changes = fc.array(change, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 12, max: sound.length }), async (all, length) => {
      const bytes = sound.slice(0, length);
      for (const [at, value] of all) if (at < length) bytes[at] = value;
      const canvas = { width: 10, height: 8 };
      const found = firstFrame(bytes, canvas);
      if (found.ok && found.value) {
        const { left, top, bytes: still } = found.value;
        expect([left <= canvas.width, top <= canvas.height, still.length <= bytes.length + 12]).toEqual([
          true,
          true,
          true,
        ]);
      }
      const result = await decoder.decode(bytes, { maxPixels: 1_000_000 });
      if (result.ok) expect(result.value.data.length).toBe(result.value.width * result.value.height * 3);
      else expect(result.error.message).toMatch(/\.$/);
    }),
    { numRuns: 400, seed: 5 },
  );
});
