import { expect, test } from 'vitest';
import { seenRegion } from './map-region.js';

const shorter = (size: number) => ({ op: 'resize_shorter', size, filter: 'bilinear' }) as const;

test('the middle square of a wide photo, less what the crop takes away', () => {
  const region = seenRegion([shorter(256), { op: 'center_crop', size: 224 }], 400, 300)!;
  expect(region.width * 400).toBeCloseTo((300 * 224) / 256);
  expect(region.height * 300).toBeCloseTo((300 * 224) / 256);
  expect(region.x + region.width / 2).toBeCloseTo(0.5);
  expect(region.y + region.height / 2).toBeCloseTo(0.5);
});

test('all of a photo that is only resized, however it is stretched', () => {
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  expect(seenRegion([{ op: 'resize', width: 64, height: 64, filter: 'box' }], 400, 300)).toEqual(whole);
  expect(seenRegion([], 400, 300)).toEqual(whole);
});

test('a crop of a resized photo, and one larger than it', () => {
  const resize = { op: 'resize', width: 100, height: 50, filter: 'box' } as const;
  const crop = { op: 'crop', left: 10, top: 5, width: 20, height: 10 } as const;
  expect(seenRegion([resize, crop], 400, 300)).toEqual({ x: 0.1, y: 0.1, width: 0.2, height: 0.2 });
  expect(seenRegion([{ op: 'center_crop', size: 200 }], 100, 200)).toEqual({ x: -0.5, y: 0, width: 2, height: 1 });
});

test('nothing is claimed where a transform moves places', () => {
  expect(seenRegion([{ op: 'flip_horizontal' }], 400, 300)).toBeUndefined();
});
