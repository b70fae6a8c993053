import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noise, waves } from '../formulas.js';
import { evaluationTransforms } from '../preprocess.js';
import type { Filter, Image, Transform } from '../types.js';
import { applyTransform, applyTransforms, resize } from './index.js';
import { taps } from './kernels.js';
import { roundHalfEven } from './rounding.js';

const FILTERS: readonly Filter[] = ['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos'];
const side = fc.integer({ min: 1, max: 40 });
const plain = (width: number, height: number, value: number): Image => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(value),
});

describe('resize', () => {
  it('keeps one colour, whatever the filter and the sizes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILTERS), side, side, side, side, fc.nat(255), (filter, w, h, tw, th, value) => {
        expect(resize(plain(w, h, value), tw, th, filter)).toEqual(plain(tw, th, value));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('transposed is the same as transposing what was resized, but for the rounding between the passes', () => {
    const transpose = ({ width, height, data }: Image): Image => {
      const out = new Uint8Array(data.length);
      for (let i = 0; i < width * height; i++) {
        out.set(data.subarray(i * 3, i * 3 + 3), ((i % width) * height + Math.floor(i / width)) * 3);
      }
      return { width: height, height: width, data: out };
    };
    // In the middle of the range, where nothing is clipped between the passes.
    const image = { ...noise(30, 22), data: noise(30, 22).data.map((value) => 64 + (value >> 1)) };
    for (const filter of FILTERS) {
      const one = transpose(resize(image, 13, 41, filter));
      const other = resize(transpose(image), 41, 13, filter);
      for (let i = 0; i < one.data.length; i++) expect(Math.abs(one.data[i]! - other.data[i]!)).toBeLessThanOrEqual(2);
    }
  });

  it('and cut at once is what one after the other gives', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILTERS), side, side, side, side, (filter, w, h, size, crop) => {
        const steps: readonly Transform[] = [
          { op: 'resize_shorter', size, filter },
          { op: 'center_crop', size: crop },
          { op: 'flip_vertical' },
        ];
        expect(applyTransforms(noise(w, h), steps)).toEqual(steps.reduce(applyTransform, noise(w, h)));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('of a strip makes no more of it than is kept: as a whole this one would be 2 GB', () => {
    const steps = evaluationTransforms({ resize: 256, crop: 224 });
    expect(applyTransforms(plain(10_000, 1, 77), steps)).toEqual(plain(224, 224, 77));
    expect(applyTransforms(plain(1, 10_000, 77), steps)).toEqual(plain(224, 224, 77));
  });

  it('weights every window to one, and stays inside the image', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILTERS.slice(1)), fc.integer({ min: 1, max: 500 }), side, (filter, from, to) => {
        const { start, count, weights, stride } = taps(from, to, filter as Exclude<Filter, 'nearest'>);
        for (let o = 0; o < to; o++) {
          expect(start[o]! >= 0 && count[o]! > 0 && start[o]! + count[o]! <= from).toBe(true);
          const sum = weights.subarray(o * stride, o * stride + count[o]!).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - 2 ** 22)).toBeLessThanOrEqual(count[o]!);
        }
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});

describe('every step', () => {
  const steps: readonly Transform[] = [
    { op: 'resize', width: 3, height: 4, filter: 'lanczos' },
    { op: 'resize_shorter', size: 5, filter: 'bilinear' },
    { op: 'center_crop', size: 6 },
    { op: 'crop', left: 1, top: 1, width: 2, height: 2 },
    { op: 'flip_horizontal' },
    { op: 'flip_vertical' },
    { op: 'pad', left: 1, top: 0, right: 2, bottom: 3, fill: [1, 2, 3] },
    { op: 'rotate', degrees: 30, filter: 'bilinear' },
    { op: 'brightness', factor: 2 },
    { op: 'contrast', factor: 2 },
    { op: 'saturation', factor: 2 },
    { op: 'hue', factor: 0.2 },
    { op: 'grayscale' },
  ];

  it.each(steps.map((t) => [t.op, t] as const))('%s leaves the image it was given as it was', (_, t) => {
    const image = noise(11, 9);
    const out = applyTransform(image, t);
    expect(image).toEqual(noise(11, 9));
    expect(out.data.length).toBe(out.width * out.height * 3);
  });

  it('survives the sizes of a one-pixel image', () => {
    for (const t of steps) expect(applyTransform(noise(1, 1), t).data.length).toBeGreaterThan(0);
  });
});

describe('geometry', () => {
  const image = noise(14, 14);

  it('flips twice and turns four times back to where it was', () => {
    expect(applyTransforms(image, [{ op: 'flip_horizontal' }, { op: 'flip_horizontal' }])).toEqual(image);
    expect(applyTransforms(image, [{ op: 'flip_vertical' }, { op: 'flip_vertical' }])).toEqual(image);
    const quarter = { op: 'rotate', degrees: 90, filter: 'nearest' } as const;
    expect(applyTransforms(image, [quarter, quarter, quarter, quarter])).toEqual(image);
    expect(applyTransforms(image, [quarter, quarter])).toEqual(applyTransform(image, { ...quarter, degrees: 180 }));
  });

  it('turns counter-clockwise: the right edge goes to the top', () => {
    const turned = applyTransform(image, { op: 'rotate', degrees: 90, filter: 'nearest' });
    expect(turned.data.subarray(0, 3)).toEqual(image.data.subarray(13 * 3, 14 * 3));
  });

  it('pads and crops back to the same', () => {
    const pad = { op: 'pad', left: 3, top: 1, right: 2, bottom: 5, fill: [9, 8, 7] } as const;
    expect(applyTransforms(image, [pad, { op: 'crop', left: 3, top: 1, width: 14, height: 14 }])).toEqual(image);
    expect([...applyTransform(image, pad).data.subarray(0, 6)]).toEqual([9, 8, 7, 9, 8, 7]);
  });

  it('is black where a crop reaches beyond the image', () => {
    expect(applyTransform(image, { op: 'crop', left: 20, top: -9, width: 2, height: 2 })).toEqual(plain(2, 2, 0));
  });

  // A 341 pixels wide photo and a crop of 224: 58.5 goes to 58. Rounding up moves every such photo by one pixel.
  it('rounds the middle half to even', () => {
    expect([58.5, 59.5, 0.5, 1.5, 2.4, 2.6].map(roundHalfEven)).toEqual([58, 60, 0, 2, 2, 3]);
    const cropped = applyTransform(waves(341, 224), { op: 'center_crop', size: 224 });
    expect(cropped).toEqual(applyTransform(waves(341, 224), { op: 'crop', left: 58, top: 0, width: 224, height: 224 }));
  });
});
