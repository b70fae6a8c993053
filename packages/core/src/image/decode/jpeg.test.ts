import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { decoderModules, nodeDecoder } from '../../../test/decoder.js';
import { exifBlock, jpegOf, withExif } from '../../../test/photos.js';
import { noise, waves } from '../formulas.js';
import {
  createDecoder,
  evaluationTransforms,
  type Filter,
  type Image,
  type ImageHeader,
  type Transform,
} from '../index.js';
import { applyTransforms } from '../transform/index.js';
import { startJpeg } from './jpeg.js';

const decoder = nodeDecoder();
const sha256 = ({ data }: Image) => createHash('sha256').update(data).digest('hex');
const unwrap = <T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const halved = { auto_subsample: false, chroma_subsample: 2 };
const full = { auto_subsample: false, chroma_subsample: 1 };

/** The instances that are started from here to the end of the test. */
function watchInstances(): WebAssembly.Instance[] {
  const started: WebAssembly.Instance[] = [];
  class Watched extends Instance {
    constructor(...given: ConstructorParameters<typeof Instance>) {
      super(...given);
      started.push(this);
    }
  }
  WebAssembly.Instance = Watched;
  return started;
}
const { Instance } = WebAssembly;
afterEach(() => {
  WebAssembly.Instance = Instance;
});

describe('resized while it is decoded', () => {
  const FILES: Promise<readonly Uint8Array[]> = Promise.all([
    jpegOf(waves(67, 45), { quality: 85, ...halved, progressive: false }),
    jpegOf(noise(37, 61), { quality: 60, ...full, progressive: true }),
    jpegOf(waves(130, 9), { color_space: 1 }),
    jpegOf(noise(5, 3)),
  ]);
  const side = fc.integer({ min: 1, max: 90 });
  const filter = fc.constantFrom<Filter>('nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos');
  const first = fc.oneof(
    fc.record({ op: fc.constant('resize' as const), width: side, height: side, filter }),
    fc.record({ op: fc.constant('resize_shorter' as const), size: side, filter }),
  );
  const then = fc.constantFrom<readonly Transform[]>(
    [],
    [{ op: 'center_crop', size: 7 }],
    [{ op: 'center_crop', size: 40 }, { op: 'flip_horizontal' }],
    [{ op: 'flip_vertical' }, { op: 'center_crop', size: 3 }],
  );

  it('is what resizing gives afterwards, whatever the sizes, the filter and the orientation', async () => {
    const files = await FILES;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.integer({ min: 1, max: 8 }),
        first,
        then,
        async (file, o, t, rest) => {
          const turned = withExif(file, exifBlock(o));
          const transforms = [t, ...rest];
          const { data, ...size } = applyTransforms(unwrap(await decoder.decode(turned)), transforms);
          const { data: made, ...itsSize } = unwrap(await decoder.decodeTo(turned, { transforms }));
          expect(itsSize).toEqual(size);
          expect(Buffer.compare(made, data)).toBe(0);
        },
      ),
      { numRuns: 1000, seed: 6 },
    );
  });

  it('never holds the picture as a whole', async () => {
    const started = watchInstances();
    const file = await jpegOf(waves(2600, 1800), { quality: 75, ...halved, progressive: false });
    const transforms = [{ op: 'resize_shorter', size: 64, filter: 'bilinear' }] as const;
    const own = createDecoder(decoderModules());
    for (const orientation of [1, 6]) {
      const turned = withExif(file, exifBlock(orientation));
      expect((await own.decodeTo(turned, { transforms })).ok).toBe(true);
    }
    // As a whole it would be 14 MB; the decoder takes 2 at its start.
    expect(started).toHaveLength(1);
    expect((started[0]!.exports.memory as WebAssembly.Memory).buffer.byteLength).toBeLessThan(3 * 2 ** 20);
  });
});

describe('scaled decoding', () => {
  // Pillow 9.4's pixels of these very files, by `draft`.
  it.each([
    [2, 34, 23, false, 'ff6af8dc2128643d21cd15be4483f28fac7767e19b788c3a072bc8dbc0b93a3f'],
    [4, 17, 12, false, '7373a2e9f69958b8fc06986ed7ed91a6cd171a9d56df1af52428c0aa532a47c7'],
    [8, 9, 6, false, '3efab1c90db53941b9db2c1be1ba4fde62029b956e051609b89118294a996f89'],
    [2, 34, 23, true, 'af6b60086f23a551dfd487e7aba5a714c2a4e11fae8580709b77994dac0f1225'],
    [4, 17, 12, true, 'bd5fa06b9caac9bca11cb7444765a93bae3afd829341bd1644d10f6435175076'],
  ] as const)('at 1/%i', async (denominator, width, height, progressive, pinned) => {
    const file = await jpegOf(waves(67, 45), { quality: 90, ...halved, progressive });
    const header: ImageHeader = { format: 'jpeg', width: 67, height: 45, orientation: 1 };
    const codec = await startJpeg(decoderModules().jpeg);
    const image = unwrap(codec(file, header, { denominator, rest: [] }, undefined));
    expect([image.width, image.height]).toEqual([width, height]);
    expect(sha256(image)).toBe(pinned);
  });

  it('is only done above the stated size, and only as far as the gap allows', async () => {
    const file = await jpegOf(waves(128, 96), { quality: 95, ...full });
    const transforms = [{ op: 'resize', width: 16, height: 12, filter: 'bilinear' }] as const;
    const made = async (above: number, gap: number) =>
      sha256(unwrap(await decoder.decodeTo(file, { transforms, scaledDecode: { above, gap } })));
    const exact = sha256(unwrap(await decoder.decodeTo(file, { transforms })));
    expect(await made(128 * 96, 1)).toBe(exact);
    // 8, 4, 2 and 1 times as large as what is wanted.
    const [eighth, quarter, half, whole] = [await made(0, 1), await made(0, 2), await made(0, 4), await made(0, 4.1)];
    expect(new Set([eighth, quarter, half, exact]).size).toBe(4);
    expect(whole).toBe(exact);
    expect([await made(0, 1.01), await made(0, 2.01)]).toEqual([quarter, half]);
  });

  it('turns with the orientation', async () => {
    const file = withExif(await jpegOf(waves(96, 128), { quality: 95, ...full }), exifBlock(6));
    const steps = {
      transforms: [{ op: 'resize', width: 64, height: 24, filter: 'bilinear' }],
      scaledDecode: { above: 0, gap: 1 },
    } as const;
    // Upright it is 128 x 96: twice as wide as is wanted, four times as high.
    const half = await startJpeg(decoderModules().jpeg);
    const header: ImageHeader = { format: 'jpeg', width: 96, height: 128, orientation: 1 };
    const stored = unwrap(half(file, header, { denominator: 2, rest: [] }, undefined));
    const upright: Image = { width: 64, height: 48, data: new Uint8Array(stored.data.length) };
    for (let y = 0; y < 48; y++)
      for (let x = 0; x < 64; x++)
        upright.data.set(stored.data.subarray(((63 - x) * 48 + y) * 3).subarray(0, 3), (y * 64 + x) * 3);
    expect(unwrap(await decoder.decodeTo(file, steps))).toEqual(applyTransforms(upright, steps.transforms));
  });
});

describe('four inks', () => {
  // Pillow 9.4's pixels of these files.
  it.each([
    ['cmyk.jpg', '24a3c152b1ceceff6b0c83202cf6d7fc4497be49c7a38f7c99f0d8ad7ec1d461'],
    ['ycck.jpg', '9e40066c6328e6ddd34b4501870fbc4ebee13dcaa8b2844281443e21868a88c7'],
  ])('%s, as Adobe writes it', async (name, pinned) => {
    const file = readFileSync(new URL(`../testdata/${name}`, import.meta.url));
    expect(sha256(unwrap(await decoder.decode(file)))).toBe(pinned);
  });
});

describe('memory', () => {
  const transforms = [{ op: 'resize', width: 8, height: 8, filter: 'bilinear' }] as const;

  it('has a limit: beyond it a picture is too large, and the next one finds it as it was', async () => {
    const progressive = await jpegOf(waves(600, 400), { ...full, progressive: true });
    const plain = await jpegOf(waves(600, 400), { ...full, progressive: false });
    const maxMemory = 400_000;
    const expected = unwrap(await decoder.decodeTo(plain, { transforms }));
    for (let i = 0; i < 50; i++) {
      expect(await decoder.decodeTo(progressive, { transforms }, { maxMemory })).toMatchObject({
        ok: false,
        error: { code: 'too_large', width: 600, height: 400, limit: maxMemory },
      });
      expect(await decoder.decodeTo(plain, { transforms }, { maxMemory })).toEqual({ ok: true, value: expected });
    }
    expect((await decoder.decodeTo(plain, { transforms }, { maxMemory: 1000 })).ok).toBe(false);
    expect((await decoder.decodeTo(progressive, { transforms })).ok).toBe(true);
  });

  /** As many bytes as a photo has that is not of one colour: comments in front of the picture. */
  function withBytes(file: Uint8Array, bytes: number): Uint8Array {
    const comment = Buffer.concat([Uint8Array.of(0xff, 0xfe, 0xff, 0xff), new Uint8Array(65_533)]);
    const comments = Array<Uint8Array>(Math.ceil(bytes / comment.length)).fill(comment);
    return Buffer.concat([file.subarray(0, 2), ...comments, file.subarray(2)]);
  }

  it.each([
    ['a 12-megapixel photo', 4000, 3000, false, 2, 16],
    ['a progressive one', 4000, 3000, true, 2, 64],
    // Rows are let go of as they come: what 50 megapixels take beside their file is as many as these.
    ['one as wide as 50 megapixels', 8160, 512, false, 8, 16],
  ])('of %s (%i x %i): from the file to 224 x 224', async (_, width, height, progressive, megabytes, limit) => {
    const grey = { width, height, data: new Uint8Array(width * height * 3).fill(120) };
    const file = withBytes(await jpegOf(grey, { ...halved, progressive, baseline: !progressive }), megabytes * 1e6);
    const started = watchInstances();
    const steps = { transforms: evaluationTransforms({ resize: 256, crop: 224 }) };
    const image = unwrap(await createDecoder(decoderModules()).decodeTo(file, steps));
    expect([image.width, image.height]).toEqual([224, 224]);
    expect((started[0]!.exports.memory as WebAssembly.Memory).buffer.byteLength).toBeLessThan(limit * 1e6);
  });

  it('ends at 64 MiB, whatever a header claims and a caller allows', async () => {
    const file = (await jpegOf(noise(64, 64), { ...full, progressive: true })).slice();
    const frame = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc2);
    new DataView(file.buffer).setUint16(frame + 5, 9000);
    new DataView(file.buffer).setUint16(frame + 7, 9000);
    const limits = { maxPixels: 10 ** 8, maxMemory: 2 ** 32 };
    expect(await decoder.decodeTo(file, { transforms }, limits)).toMatchObject({
      ok: false,
      error: { code: 'too_large', limit: 64 * 2 ** 20 },
    });
    expect((await decoder.decode(await jpegOf(noise(64, 64)))).ok).toBe(true);
  });
});

describe('a file that is given up', () => {
  it('costs no new instance', async () => {
    const started = watchInstances();
    const own = createDecoder(decoderModules());
    const good = await jpegOf(waves(40, 30));
    const bad = good.slice();
    const tables = bad.findIndex((byte, i) => byte === 0xff && bad[i + 1] === 0xc4);
    bad.fill(0x20, tables + 5, tables + 21);
    for (let i = 0; i < 300; i++) expect((await own.decode(bad)).ok).toBe(false);
    expect((await own.decode(good)).ok).toBe(true);
    expect(started).toHaveLength(1);
  });

  it('is refused by the codec itself too where its end is missing or its scans do not end', async () => {
    const codec = await startJpeg(decoderModules().jpeg);
    const header: ImageHeader = { format: 'jpeg', width: 40, height: 30, orientation: 1 };
    const run = (file: Uint8Array, claimed = header) => codec(file, claimed, { denominator: 1, rest: [] }, undefined);
    for (const progressive of [false, true]) {
      const file = await jpegOf(waves(40, 30), { progressive });
      expect(run(file).ok).toBe(true);
      for (let length = 0; length < file.length - 1; length++)
        expect(run(file.subarray(0, length)), `cut at ${length}`).toMatchObject({
          ok: false,
          error: { code: 'corrupt' },
        });
      expect(run(file, { ...header, width: 41 })).toMatchObject({
        error: { message: expect.stringContaining('claims') },
      });
    }
    const file = await jpegOf(waves(40, 30), { progressive: true });
    const last = file.lastIndexOf(0xda) - 1;
    const scans = Array<Uint8Array>(120).fill(file.subarray(last, -2));
    expect(run(Buffer.concat([file.subarray(0, -2), ...scans, file.subarray(-2)]))).toMatchObject({
      error: { message: expect.stringContaining('scans') },
    });
  });
});
