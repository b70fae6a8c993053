import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { loadDecoder } from '../data/index.js';
import { overlayUrl } from './overlay.js';

const bytesOf = (url: string): Buffer => Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');

it('is a PNG with a pixel a place: black, and the clearer the more a place speaks for the class', async () => {
  const png = bytesOf(overlayUrl({ width: 3, height: 2, values: Float32Array.of(-5, 0, 1, 2, 4, 8) }));
  const decoder = await loadDecoder();
  const image = await decoder.decode(png);
  if (!image.ok) throw new Error(image.error.message);
  expect(image.value).toMatchObject({ width: 3, height: 2 });
  expect(image.value.data.every((value) => value === 0)).toBe(true);

  const start = png.indexOf('IDAT') + 4;
  const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  const opacity = (place: number): number => rows[Math.floor(place / 3) * 13 + 1 + (place % 3) * 4 + 3]!;
  expect([0, 1, 2, 3, 4, 5].map(opacity)).toEqual([140, 140, 123, 105, 70, 0]);
});

it('is dark all over where nothing speaks for the class at all', () => {
  const png = bytesOf(overlayUrl({ width: 1, height: 1, values: Float32Array.of(-1) }));
  const start = png.indexOf('IDAT') + 4;
  expect(inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))[4]).toBe(140);
});
