import { inflateSync } from 'node:zlib';
import { createDecoder } from '@beeline/core/image';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compiled } from '../test/fixture.js';
import { greyPng } from './png.js';

const decoder = createDecoder({
  jpeg: compiled('@beeline/core/codec/jpeg.wasm'),
  png: compiled('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
  webp: compiled('@jsquash/webp/codec/dec/webp_dec.wasm'),
});

/** Any small grey picture. */
const picture = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    pixels: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
  }),
);

it('is read back by a decoder that verifies every checksum', async () => {
  await fc.assert(
    fc.asyncProperty(picture, async ({ width, height, pixels }) => {
      const read = await decoder.decode(greyPng(width, height, pixels));
      expect(read).toMatchObject({ ok: true, value: { width, height } });
      if (read.ok) expect([...read.value.data]).toEqual([...pixels].flatMap((grey) => [grey, grey, grey]));
    }),
    { numRuns: 50 },
  );
});

it('holds its rows as zlib has them', () => {
  const file = Buffer.from(greyPng(2, 2, Uint8Array.of(1, 2, 3, 4)));
  const data = file.indexOf('IDAT') + 4;
  expect([...inflateSync(file.subarray(data, data + file.readUInt32BE(data - 8)))]).toEqual([0, 1, 2, 0, 3, 4]);
});

it('is for small pictures', () => {
  expect(() => greyPng(300, 300, new Uint8Array(90_000))).toThrow(RangeError);
});
