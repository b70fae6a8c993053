import { createRandom } from '@beeline/core';
import { describe, expect, it } from 'vitest';
import { correlation, dHash, distance, mirrored } from './dhash.js';
import { groupCopies } from './duplicates.js';

const random = createRandom(3);
const noise = (): Uint8Array => new Uint8Array(72).map(() => random.integer(256));

describe('dHash', () => {
  it('has a bit for each sample that its right neighbour outshines, row by row', () => {
    const grey = new Uint8Array(72);
    expect(dHash(grey)).toEqual([0, 0]);
    grey[1] = 1;
    expect(dHash(grey)).toEqual([0x80000000, 0]);
    grey[71] = 1;
    expect(dHash(grey)).toEqual([0x80000000, 1]);
    expect(dHash(grey.map((_, i) => i % 9))).toEqual([0xffffffff, 0xffffffff]);
  });

  it('differs in as many bits as are told', () => {
    expect(distance(0, 0, 0, 0)).toBe(0);
    expect(distance(0xffffffff, 0, 0, 0xffffffff)).toBe(64);
    expect(distance(0b1011, 1, 0b0010, 0)).toBe(3);
  });

  it('is mirrored with the picture', () => {
    const grey = noise();
    expect(mirrored(mirrored(grey))).toEqual(grey);
    expect([...mirrored(grey).subarray(0, 9)]).toEqual([...grey.subarray(0, 9)].reverse());
  });
});

it('pictures correlate when one is the other, brighter and paler; flat ones with nothing', () => {
  const grey = noise();
  expect(
    correlation(
      grey,
      grey.map((value) => value / 2 + 60),
    ),
  ).toBeGreaterThan(0.999);
  expect(
    correlation(
      grey,
      grey.map((value) => 255 - value),
    ),
  ).toBeCloseTo(-1);
  expect(correlation(grey, new Uint8Array(72).fill(9))).toBe(0);
});

describe('copies', () => {
  it('are the pairs that comparing everything with everything gives', () => {
    // Pictures that drift apart step by step, so that every distance occurs.
    const photos: { sha256: string; grey: Uint8Array }[] = [];
    for (let start = 0; start < 40; start++) {
      let grey = noise();
      for (let step = 0; step < 6; step++) {
        photos.push({ sha256: `${photos.length}`, grey });
        grey = grey.map((value) => Math.max(0, Math.min(255, value + random.integer(31) - 15)));
        if (random.integer(4) === 0) grey = mirrored(grey);
      }
    }
    const near = (a: Uint8Array, b: Uint8Array): boolean =>
      distance(...dHash(a), ...dHash(b)) <= 7 && correlation(a, b) >= 0.98;
    const linked = (i: number, j: number): boolean =>
      near(photos[i]!.grey, photos[j]!.grey) || near(mirrored(photos[i]!.grey), photos[j]!.grey);
    const group = photos.map((_, i) => i);
    for (const i of photos.keys())
      for (let j = 0; j < i; j++)
        if (linked(i, j)) {
          const [from, to] = [group[i]!, group[j]!];
          for (const k of group.keys()) if (group[k] === from) group[k] = to;
        }
    const expected = [...new Set(group)].map((id) => [...group.keys()].filter((k) => group[k] === id));
    const found = groupCopies(photos);
    expect(found.length).toBeGreaterThan(20);
    expect(found).toEqual(expected.filter((members) => members.length > 1).sort((a, b) => a[0]! - b[0]!));
  });

  it('of flat pictures are told by their bytes alone', () => {
    const flat = new Uint8Array(72).fill(200);
    const photo = (sha256: string) => ({ sha256, grey: flat });
    expect(groupCopies([photo('x'), photo('y'), photo('x')])).toEqual([[0, 2]]);
  });
});
