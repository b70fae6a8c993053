import { describe, expect, it } from 'vitest';
import { exifBlock, jpegOf, pngChunk, pngOf, riffChunk, webpOf, webpOfChunks, withExif } from '../../../test/photos.js';
import { waves } from '../formulas.js';
import { exifOrientation } from './exif.js';
import { checkEnds, readHeader } from './index.js';

const image = waves(67, 45);
const jpeg = await jpegOf(image);
const png = pngOf(image);
const webp = await webpOf(image);
const sizeOf = (width: number, height: number) => ({ ok: true, value: { width, height } });

/** A JPEG with a frame header of another kind. */
function withFrame(edit: (frame: Uint8Array) => void): Uint8Array {
  const file = jpeg.slice();
  const at = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc2);
  edit(file.subarray(at + 1));
  return file;
}

/** A canvas header of an extended WebP. */
function canvas(width: number, height: number, flags = 0): Uint8Array {
  const body = new Uint8Array(10);
  const view = new DataView(body.buffer);
  view.setUint32(0, flags, true);
  view.setUint16(4, width - 1, true);
  view.setUint16(7, height - 1, true);
  return riffChunk('VP8X', body);
}

describe('size', () => {
  it('of a JPEG, a PNG, a lossy and a lossless WebP', async () => {
    for (const file of [jpeg, png, webp, await webpOf(image, { lossless: 1 })]) {
      expect(readHeader(file)).toMatchObject({ ok: true, value: { width: 67, height: 45, orientation: 1 } });
    }
  });

  it('is read from the view, not from the buffer below it', () => {
    const larger = Buffer.concat([png.subarray(0, 100), jpeg, png]);
    expect(readHeader(larger.subarray(100, 100 + jpeg.length))).toMatchObject(sizeOf(67, 45));
  });

  it.each([
    ['no width in a JPEG', withFrame((frame) => frame.fill(0, 6, 8))],
    ['no height in a JPEG', withFrame((frame) => frame.fill(0, 4, 6))],
    ['no width in a PNG', pngOf({ width: 0, height: 3, data: new Uint8Array() })],
    ['a JPEG of four bytes', jpeg.subarray(0, 4)],
    ['a PNG of its signature', png.subarray(0, 8)],
    ['a PNG that begins with another chunk', Buffer.concat([png.subarray(0, 8), pngChunk('IDAT', new Uint8Array(13))])],
    ['a WebP without a picture', webpOfChunks(riffChunk('EXIF', exifBlock(6)))],
    ['a WebP whose canvas is smaller than its picture', webpOfChunks(canvas(5, 5), webp.subarray(12))],
  ])('%s is corrupt', (_, file) => {
    expect(readHeader(file)).toMatchObject({ ok: false, error: { code: 'corrupt' } });
  });
});

describe('kinds of JPEG that are not decoded are named', () => {
  it.each([
    ['2-component jpeg', (frame: Uint8Array) => frame.set([2], 8)],
    ['12-bit jpeg', (frame: Uint8Array) => frame.set([12], 3)],
    ['lossless jpeg', (frame: Uint8Array) => frame.set([0xc3])],
    ['arithmetic jpeg', (frame: Uint8Array) => frame.set([0xc9])],
    ['hierarchical jpeg', (frame: Uint8Array) => frame.set([0xc5])],
  ])('%s', (format, edit) => {
    expect(readHeader(withFrame(edit))).toMatchObject({ ok: false, error: { code: 'unsupported', format } });
  });
});

describe('orientation', () => {
  it('is read from a JPEG, a PNG and a WebP, in both byte orders', () => {
    for (const little of [true, false]) {
      const block = exifBlock(6, little);
      const files = [
        withExif(jpeg, block),
        pngOf(image, [pngChunk('eXIf', block)]),
        webpOfChunks(canvas(67, 45, 8), webp.subarray(12), riffChunk('EXIF', block)),
        webpOfChunks(
          canvas(67, 45, 8),
          webp.subarray(12),
          riffChunk('EXIF', Buffer.concat([Buffer.from('Exif\0\0'), block])),
        ),
      ];
      for (const file of files) expect(readHeader(file)).toMatchObject({ value: { orientation: 6 } });
    }
  });

  it.each([0, 9, 65535])('of %i counts as 1', (value) => {
    expect(exifOrientation(exifBlock(value))).toBe(1);
  });

  it('is 1 wherever the block is cut short', () => {
    const block = exifBlock(6);
    for (let length = 0; length < 22; length++) expect(exifOrientation(block.subarray(0, length))).toBe(1);
  });

  it('is 1 where the directory lies outside the block', () => {
    const block = exifBlock(6);
    new DataView(block.buffer).setUint32(4, 0xfffffff0, true);
    expect(exifOrientation(block)).toBe(1);
  });
});

describe('the end', () => {
  it('is found, whatever follows it', () => {
    for (const [format, file] of [
      ['jpeg', jpeg],
      ['png', png],
      ['webp', webp],
    ] as const) {
      expect(checkEnds(format, file).ok, format).toBe(true);
      expect(checkEnds(format, Buffer.concat([file, Buffer.from('trailing')])).ok, format).toBe(true);
    }
  });

  it('is missed wherever the file is cut', () => {
    for (const [format, file] of [
      ['jpeg', jpeg],
      ['png', png],
      ['webp', webp],
    ] as const) {
      for (let length = 12; length < file.length; length++) {
        expect(checkEnds(format, file.subarray(0, length)), `${format} cut at ${length}`).toMatchObject({
          ok: false,
          error: { code: 'corrupt', format },
        });
      }
    }
  });

  it('of a thumbnail inside a JPEG is not taken for the end of the photo', () => {
    const file = withExif(jpeg, Buffer.concat([exifBlock(1), jpeg]));
    expect(checkEnds('jpeg', file).ok).toBe(true);
    expect(checkEnds('jpeg', file.subarray(0, file.length - 2)).ok).toBe(false);
  });

  it('is not waited for through thousands of scans', () => {
    const scan = Uint8Array.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0);
    const file = Buffer.concat([jpeg.subarray(0, -2), ...Array<Uint8Array>(200).fill(scan), jpeg.subarray(-2)]);
    expect(checkEnds('jpeg', file)).toMatchObject({ error: { message: expect.stringContaining('100 scans') } });
  });
});
