import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoderModules, nodeDecoder } from '../../../test/decoder.js';
import {
  exifBlock,
  interlacedPngOf,
  jpegOf,
  pngChunk,
  pngOf,
  pngOfRows,
  webpOf,
  withExif,
} from '../../../test/photos.js';
import { checks, noise, waves } from '../formulas.js';
import { createDecoder, type Image, type ImageLimits } from '../index.js';
import { applyTransforms } from '../transform/index.js';

const decoder = nodeDecoder();
const image = waves(67, 45);

async function decode(bytes: Uint8Array): Promise<Image> {
  const result = await decoder.decode(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function problem(bytes: Uint8Array, limits?: Partial<ImageLimits>) {
  const result = await decoder.decode(bytes, limits);
  return result.ok ? undefined : result.error;
}

const sha256 = ({ data }: Image) => createHash('sha256').update(data).digest('hex');

describe('PNG', () => {
  it('gives the samples back, interlaced or not', async () => {
    for (const original of [image, noise(37, 23), checks(1, 1)]) {
      expect(await decode(pngOf(original))).toEqual(original);
      expect(await decode(interlacedPngOf(original))).toEqual(original);
    }
  });

  it('spreads grey of 1, 2, 4, 8 and 16 bits; of 16 the high byte stays', async () => {
    const row = Uint8Array.of(0b00011011, 0xa5);
    const expected: readonly (readonly [depth: number, width: number, grey: readonly number[]])[] = [
      [1, 8, [0, 0, 0, 255, 255, 0, 255, 255]],
      [2, 8, [0, 85, 170, 255, 170, 170, 85, 85]],
      [4, 4, [17, 187, 170, 85]],
      [8, 2, [0x1b, 0xa5]],
      [16, 1, [0x1b]],
    ];
    for (const [depth, width, grey] of expected) {
      const { data } = await decode(pngOfRows({ width: width, height: 1, depth: depth, colour: 0 }, [row]));
      expect([...data], `${depth} bits`).toEqual(grey.flatMap((value) => [value, value, value]));
    }
  });

  it('keeps the high byte of 16-bit RGB, and drops alpha without blending', async () => {
    const rgb16 = await decode(
      pngOfRows({ width: 1, height: 1, depth: 16, colour: 2 }, [Uint8Array.of(1, 250, 2, 250, 3, 250)]),
    );
    expect([...rgb16.data]).toEqual([1, 2, 3]);
    const rgba = await decode(
      pngOfRows({ width: 2, height: 1, depth: 8, colour: 6 }, [Uint8Array.of(9, 8, 7, 0, 6, 5, 4, 128)]),
    );
    expect([...rgba.data]).toEqual([9, 8, 7, 6, 5, 4]);
    const greyAlpha = await decode(
      pngOfRows({ width: 2, height: 1, depth: 8, colour: 4 }, [Uint8Array.of(9, 0, 8, 128)]),
    );
    expect([...greyAlpha.data]).toEqual([9, 9, 9, 8, 8, 8]);
  });

  it('looks colours up in the palette, transparent ones too', async () => {
    const palette = pngChunk('PLTE', Uint8Array.of(10, 20, 30, 40, 50, 60));
    const transparent = pngChunk('tRNS', Uint8Array.of(255, 0));
    const { data } = await decode(
      pngOfRows({ width: 3, height: 1, depth: 8, colour: 3 }, [Uint8Array.of(1, 0, 1)], [palette, transparent]),
    );
    expect([...data]).toEqual([40, 50, 60, 10, 20, 30, 40, 50, 60]);
  });

  it('is corrupt with a wrong checksum, too little data, or an end missing', async () => {
    const file = pngOf(image);
    const flipped = file.slice();
    flipped[50]! ^= 255;
    const short = deflateSync(new Uint8Array(20));
    const lacking = Buffer.concat([file.subarray(0, 33), pngChunk('IDAT', short), pngChunk('IEND', new Uint8Array())]);
    for (const broken of [flipped, lacking, file.subarray(0, -12)]) {
      expect(await problem(broken)).toMatchObject({ code: 'corrupt', format: 'png' });
    }
  });
});

describe('JPEG', () => {
  const halved = { auto_subsample: false, chroma_subsample: 2 };

  // Pixels of these very files were compared with Pillow 9.4's once: equal.
  it.each([
    ['4:2:0', { ...halved, progressive: false }, 'b76a25638360cbd05efaf0777c481fee4ad4b0df718946736490489bcce76e43'],
    [
      '4:2:0, progressive',
      { ...halved, progressive: true },
      '0579624e1c7f063ebe33d3f3c02b41b98f7d340703fb35ec585f11b137c365a0',
    ],
    [
      '4:4:4',
      { auto_subsample: false, chroma_subsample: 1 },
      'c393641a0e41db192ed0b3330acd72fab2e1888d49ffa26ac3c28a078098596d',
    ],
    ['grey', { color_space: 1 }, '7bf2c6fd41295d58043bbc7a108af3ae056ee0efc92651f0fc01f6323f812926'],
  ])('%s: its pinned pixels', async (_, options, pinned) => {
    const decoded = await decode(await jpegOf(image, { quality: 90, ...options }));
    expect(sha256(decoded)).toBe(pinned);
  });

  it('is near the original', async () => {
    const { data } = await decode(await jpegOf(image, { quality: 95, auto_subsample: false, chroma_subsample: 1 }));
    const difference = data.reduce((sum, value, i) => sum + Math.abs(value - image.data[i]!), 0) / data.length;
    expect(difference).toBeLessThan(3);
  });

  it('is corrupt when cut, even with an end put back on, and when its bits are wrong', async () => {
    const file = await jpegOf(noise(64, 64), { progressive: false });
    const half = file.subarray(0, file.length / 2);
    const broken = file.slice();
    for (let i = 0; i < 60; i++) broken[file.length - 200 + i]! ^= 0x5a;
    for (const bad of [half, Buffer.concat([half, Uint8Array.of(0xff, 0xd9)]), broken]) {
      expect(await problem(bad)).toMatchObject({ code: 'corrupt', format: 'jpeg' });
    }
  });
});

describe('WebP', () => {
  it('lossless gives the samples back, and those under full transparency', async () => {
    const original = noise(37, 23);
    expect(await decode(await webpOf(original, { lossless: 1 }))).toEqual(original);
    const transparent = await webpOf(original, { lossless: 1, exact: 1 }, (pixel) => pixel % 256);
    expect(await decode(transparent)).toEqual(original);
  });

  it('lossy: its pinned pixels', async () => {
    expect(sha256(await decode(await webpOf(image, { quality: 80 })))).toBe(
      'deee135d44bd593518241b7ad315da98f80d2205f662343d6d2ca8aa81ce22d5',
    );
  });

  it('is corrupt when cut or when its container lies', async () => {
    const file = await webpOf(image);
    const lying = file.subarray(0, file.length - 40).slice();
    new DataView(lying.buffer).setUint32(4, lying.length - 8, true);
    for (const bad of [file.subarray(0, -1), lying]) {
      expect(await problem(bad)).toMatchObject({ code: 'corrupt', format: 'webp' });
    }
  });
});

describe('orientation', () => {
  const turn90 = { op: 'rotate', degrees: 90, filter: 'nearest' } as const;
  const turn180 = { op: 'rotate', degrees: 180, filter: 'nearest' } as const;
  const mirror = { op: 'flip_horizontal' } as const;
  // What has been done to the stored picture, so that undoing it makes it upright. Square, so that turns are exact.
  const upright = [
    [],
    [mirror],
    [turn180],
    [turn180, mirror],
    [turn90, mirror, turn180],
    [turn90, turn180],
    [turn90, mirror],
    [turn90],
  ];

  it.each(upright.map((steps, i) => [i + 1, steps] as const))('%i is undone', async (orientation, steps) => {
    const square = noise(16, 16);
    const file = pngOf(square, [pngChunk('eXIf', exifBlock(orientation))]);
    expect(await decode(file)).toEqual(applyTransforms(square, steps));
  });

  it('swaps the sides of a JPEG', async () => {
    const file = await jpegOf(image);
    const plain = await decode(file);
    const turned = await decode(withExif(file, exifBlock(6)));
    expect([turned.width, turned.height]).toEqual([plain.height, plain.width]);
    // The upper right corner of what is upright is the upper left of what is stored.
    expect(turned.data.subarray((turned.width - 1) * 3, turned.width * 3)).toEqual(plain.data.subarray(0, 3));
  });
});

describe('limits', () => {
  it('are held against bytes, pixels and sides, before decoding', async () => {
    const file = pngOf(image);
    expect(await problem(file, { maxBytes: 10 })).toMatchObject({ code: 'too_large', bytes: file.length, limit: 10 });
    expect(await problem(file, { maxPixels: 67 * 45 - 1 })).toMatchObject({ code: 'too_large', width: 67, height: 45 });
    expect(await problem(file, { maxSide: 66 })).toMatchObject({ code: 'too_large', limit: 66 });
    expect(await problem(file, { maxPixels: 67 * 45, maxSide: 67, maxBytes: file.length })).toBeUndefined();
  });

  it('refuse a header that claims what its few bytes cannot hold', async () => {
    const claim = pngOf({ width: 2 ** 31 - 1, height: 1, data: new Uint8Array() });
    expect(await problem(claim)).toMatchObject({ code: 'too_large' });
  });
});

describe('broken files do no harm', () => {
  // An instance of @jsquash's JPEG decoder that has thrown leaks its stack: after 71 files it answered no more.
  it('hundreds of them, and the next photo is read', async () => {
    const [jpeg, png, webp] = [await jpegOf(image), pngOf(image), await webpOf(image)];
    const good = [jpeg, png, webp];
    const before = await Promise.all(good.map(decode));
    // More Huffman codes than there can be; a checksum that is wrong; a first part that is longer than the file.
    const bad = good.map((file) => file.slice());
    const tables = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc4);
    bad[0]!.fill(0x20, tables + 5, tables + 21);
    bad[1]![50]! ^= 255;
    bad[2]!.fill(0xff, 21, 23);
    for (let i = 0; i < 120; i++) {
      for (const file of bad) expect(await problem(file)).toMatchObject({ code: 'corrupt' });
    }
    expect(await problem(bad[0]!)).toMatchObject({
      message: 'The JPEG file is damaged: Bogus Huffman table definition.',
    });
    expect(await Promise.all(good.map(decode))).toEqual(before);
  });

  it('whatever bits are flipped, there is an answer', async () => {
    const files = [
      await jpegOf(noise(24, 24)),
      pngOf(noise(9, 9)),
      await webpOf(waves(24, 24)),
      await webpOf(noise(9, 9), { lossless: 1 }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(7), async (file, at, bit) => {
        const broken = file.slice();
        broken[at % broken.length]! ^= 1 << bit;
        const result = await decoder.decode(broken, { maxPixels: 1_000_000 });
        if (result.ok) expect(result.value.data.length).toBe(result.value.width * result.value.height * 3);
        else expect(result.error.message.length).toBeGreaterThan(10);
      }),
      { numRuns: 400, seed: 4 },
    );
  });

  it('several at once do not mix', async () => {
    const images = [noise(20, 10), waves(31, 7), checks(18, 18), noise(5, 50)];
    const files = images.map((each) => pngOf(each));
    expect(await Promise.all(files.map(decode))).toEqual(images);
  });
});

it('a decoder that cannot start is not blamed on the file', async () => {
  const { png, webp } = decoderModules();
  const wrong = createDecoder({ jpeg: png, png: webp, webp });
  await expect(wrong.decode(pngOf(image))).rejects.toMatchObject({ code: 'decoder_unavailable' });
});
