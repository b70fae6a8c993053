import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exifBlock, jpegOf, pngChunk, pngOf, webpOf, withExif } from '../../../test/photos.js';
import { noise, waves } from '../formulas.js';
import { exifOrientation } from './exif.js';
import { checkEnds, readHeader, sniff } from './index.js';

const FORMATS = ['jpeg', 'png', 'webp'] as const;
const CODES = ['empty', 'not_an_image', 'unsupported', 'corrupt'];
const FILES = [
  withExif(await jpegOf(waves(33, 21)), exifBlock(6)),
  await jpegOf(noise(8, 8), { progressive: false, baseline: true }),
  pngOf(waves(19, 7), [pngChunk('eXIf', exifBlock(3))]),
  await webpOf(waves(33, 21)),
  await webpOf(noise(9, 9), { lossless: 1 }, (pixel) => pixel % 256),
];
const SIGNATURES = FILES.map((file) => file.subarray(0, 12));

/** Everything here must answer, and answer sensibly, for any bytes. */
function holds(bytes: Uint8Array): void {
  const header = readHeader(bytes);
  if (header.ok) {
    const { width, height, orientation, format } = header.value;
    expect(FORMATS).toContain(format);
    for (const side of [width, height]) {
      expect(Number.isInteger(side) && side > 0 && side < 2 ** 31, `a side of ${side}`).toBe(true);
    }
    expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(orientation);
  } else {
    expect(CODES).toContain(header.error.code);
    expect(header.error.message).toMatch(/\.$/);
  }
  expect(typeof sniff(bytes).ok).toBe('boolean');
  for (const format of FORMATS) expect(typeof checkEnds(format, bytes).ok).toBe('boolean');
  expect(exifOrientation(bytes)).toBeGreaterThanOrEqual(1);
  // What lies behind the end of the view must not matter.
  const within = new Uint8Array(bytes.length + 64).fill(0xff);
  within.set(bytes);
  expect(readHeader(within.subarray(0, bytes.length))).toEqual(header);
}

it('any bytes, and any bytes behind each signature', () => {
  fc.assert(
    fc.property(fc.constantFrom(new Uint8Array(), ...SIGNATURES), fc.uint8Array({ maxLength: 300 }), (start, rest) =>
      holds(Buffer.concat([start, rest])),
    ),
    { numRuns: 1000, seed: 1 },
  );
});

it('files cut at every offset', () => {
  for (const file of FILES) for (let length = 0; length < file.length; length++) holds(file.subarray(0, length));
});

it('files with bits flipped', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FILES),
      fc.array(fc.record({ at: fc.nat(), bit: fc.nat(7) }), { minLength: 1, maxLength: 8 }),
      (file, flips) => {
        const broken = file.slice();
        for (const { at, bit } of flips) broken[at % broken.length]! ^= 1 << bit;
        holds(broken);
      },
    ),
    { numRuns: 1500, seed: 2 },
  );
});

it('EXIF blocks with bytes changed', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.nat(25), fc.uint8Array({ minLength: 1, maxLength: 8 }), (little, at, bytes) => {
      const block = exifBlock(6, little);
      block.set(bytes.subarray(0, block.length - at), at);
      const orientation = exifOrientation(block);
      expect(orientation >= 1 && orientation <= 8).toBe(true);
    }),
    { numRuns: 1000, seed: 3 },
  );
});
