import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { draw, type RandomTransform } from './augment.js';
import { noise } from './formulas.js';
import { applyTransforms } from './transform/index.js';
import type { Transform } from './types.js';

const size = { width: 500, height: 375 };
const resizedCrop: RandomTransform = {
  op: 'random_resized_crop',
  size: 224,
  scale: [0.08, 1],
  ratio: [3 / 4, 4 / 3],
  filter: 'bilinear',
};
const jitter: RandomTransform = { op: 'color_jitter', brightness: 0.4, contrast: 0.3, saturation: 0.2, hue: 0.1 };
const cropOf = (steps: readonly Transform[]) =>
  steps.find((t): t is Extract<Transform, { op: 'crop' }> => t.op === 'crop')!;
const many = (transforms: readonly (Transform | RandomTransform)[], of = size) => {
  const random = createRandom(11);
  return Array.from({ length: 2000 }, () => draw(transforms, of, random));
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

it('draws the same from the same seed, and something else from another', () => {
  const all = [resizedCrop, { op: 'random_horizontal_flip', p: 0.5 } as const, jitter];
  expect(draw(all, size, createRandom(3))).toEqual(draw(all, size, createRandom(3)));
  expect(draw(all, size, createRandom(3))).not.toEqual(draw(all, size, createRandom(4)));
});

describe('random_resized_crop', () => {
  it('stays inside the image, with area and ratio in their ranges', () => {
    for (const steps of many([resizedCrop])) {
      const { left, top, width, height } = cropOf(steps);
      expect(left >= 0 && top >= 0 && left + width <= 500 && top + height <= 375).toBe(true);
      const area = (width * height) / (500 * 375);
      expect(area).toBeGreaterThan(0.079);
      expect(width / height).toBeGreaterThan(0.74);
      expect(width / height).toBeLessThan(1.35);
      expect(steps[1]).toEqual({ op: 'resize', width: 224, height: 224, filter: 'bilinear' });
    }
  });

  it('spreads the ratio evenly on both sides of the square', () => {
    const logs = many([{ ...resizedCrop, scale: [0.1, 0.2] }]).map((steps) => {
      const { width, height } = cropOf(steps);
      return Math.log(width / height);
    });
    // Uniform in ± ln(4/3): a standard error of 0.0037.
    expect(Math.abs(mean(logs))).toBeLessThan(0.015);
    expect(mean(logs.map((x) => x * x))).toBeCloseTo(Math.log(4 / 3) ** 2 / 3, 2);
  });

  it.each([
    ['long', { width: 900, height: 30 }, { left: 430, top: 0, width: 40, height: 30 }],
    ['tall', { width: 30, height: 900 }, { left: 0, top: 430, width: 30, height: 40 }],
  ])('falls back to the middle of a %s image that no crop fits', (_, of, expected) => {
    const whole: RandomTransform = { ...resizedCrop, scale: [1, 1] };
    expect(cropOf(draw([whole], of, createRandom(1)))).toMatchObject(expected);
  });
});

it('mirrors with its probability', () => {
  const mirrored = (p: number) => mean(many([{ op: 'random_horizontal_flip', p }]).map((steps) => steps.length));
  expect(mirrored(0)).toBe(0);
  expect(mirrored(1)).toBe(1);
  expect(Math.abs(mirrored(0.3) - 0.3)).toBeLessThan(0.04);
});

it('crops at every place of the padded image, and nowhere else', () => {
  const crops = many([{ op: 'random_crop', size: 32, padding: 2 }], { width: 32, height: 32 }).map(cropOf);
  expect(new Set(crops.map(({ left, top }) => `${left} ${top}`)).size).toBe(25);
  for (const { left, top, width, height } of crops) {
    expect(Math.max(Math.abs(left), Math.abs(top))).toBeLessThanOrEqual(2);
    expect([width, height]).toEqual([32, 32]);
  }
});

describe('color_jitter', () => {
  it('keeps each factor in its range, in every order', () => {
    const drawn = many([jitter]);
    const range = { brightness: [0.6, 1.4], contrast: [0.7, 1.3], saturation: [0.8, 1.2], hue: [-0.1, 0.1] } as const;
    for (const t of drawn.flat() as { op: keyof typeof range; factor: number }[]) {
      expect(t.factor).toBeGreaterThanOrEqual(range[t.op][0]);
      expect(t.factor).toBeLessThanOrEqual(range[t.op][1]);
    }
    expect(new Set(drawn.map((steps) => steps.map(({ op }) => op).join())).size).toBe(24);
  });

  it('never goes below no light, and leaves out what is 0', () => {
    const drawn = many([{ op: 'color_jitter', brightness: 3, contrast: 0, saturation: 0, hue: 0 }]);
    for (const steps of drawn) {
      expect(steps).toHaveLength(1);
      expect(steps[0]).toMatchObject({ op: 'brightness' });
      expect((steps[0] as { factor: number }).factor).toBeGreaterThanOrEqual(0);
    }
  });
});

it('turns within its angle, both ways', () => {
  const angles = many([{ op: 'random_rotation', degrees: 15 }]).map(([t]) => (t as { degrees: number }).degrees);
  expect(Math.max(...angles.map(Math.abs))).toBeLessThanOrEqual(15);
  expect(Math.abs(mean(angles))).toBeLessThan(0.8);
});

it('follows the size through plain steps, whatever the image, and every draw can be applied', () => {
  const sides = fc.integer({ min: 1, max: 70 });
  const list: readonly (Transform | RandomTransform)[] = [
    { op: 'resize_shorter', size: 20, filter: 'box' },
    { op: 'pad', left: 1, top: 2, right: 3, bottom: 4, fill: [0, 0, 0] },
    { op: 'random_crop', size: 18, padding: 0 },
    { op: 'center_crop', size: 15 },
    { op: 'resize', width: 12, height: 9, filter: 'nearest' },
    { ...resizedCrop, size: 8 },
  ];
  fc.assert(
    fc.property(sides, sides, fc.nat(), (width, height, seed) => {
      const steps = draw(list, { width, height }, createRandom(seed));
      const { left, top, ...crop } = steps.filter((t) => t.op === 'crop')[1]!;
      expect(left + crop.width <= 12 && top + crop.height <= 9).toBe(true);
      expect(applyTransforms(noise(width, height), steps)).toMatchObject({ width: 8, height: 8 });
    }),
    { numRuns: 200, seed: 7 },
  );
});
