import { describe, expect, test } from 'vitest';
import { createRandom, fnv1a } from './random.js';

test('fnv1a gives the published values', () => {
  expect(fnv1a('')).toBe(0x811c9dc5);
  expect(fnv1a('a')).toBe(0xe40c292c);
  expect(fnv1a('foobar')).toBe(0xbf9cf968);
});

describe('createRandom', () => {
  test('is xoshiro128** of its authors', () => {
    const random = createRandom([1, 2, 3, 4]);
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];
    expect(expected.map(() => random.uniform() * 2 ** 32)).toEqual(expected);
  });

  test('goes on from a saved state as if it had never stopped', () => {
    const random = createRandom(42);
    random.uniform();
    const later = createRandom(random.state());
    expect([later.uniform(), later.uniform()]).toEqual([random.uniform(), random.uniform()]);
  });

  test('neighbouring seeds have nothing in common', () => {
    const first = [0, 1, 2, 3].map((seed) => createRandom(seed).uniform());
    expect(new Set(first).size).toBe(4);
  });

  test('uniform and normal have the moments they should', () => {
    const random = createRandom(1);
    const n = 20_000;
    const mean = (draw: () => number): number => Array.from({ length: n }, draw).reduce((a, b) => a + b) / n;
    expect(mean(() => random.uniform())).toBeCloseTo(0.5, 1);
    expect(mean(() => random.normal())).toBeCloseTo(0, 1);
    expect(mean(() => random.normal() ** 2)).toBeCloseTo(1, 1);
  });

  test('integer stays below its bound and reaches every value', () => {
    const random = createRandom(3);
    expect(new Set(Array.from({ length: 500 }, () => random.integer(5)))).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  test('shuffle keeps every item and leaves its argument alone', () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    const shuffled = createRandom(5).shuffle(items);
    expect(items).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort()).toEqual(items);
  });

  test('a fork depends on its name and takes nothing from its origin', () => {
    const random = createRandom(9);
    const before = random.state();
    expect(random.fork('a').uniform()).not.toBe(random.fork('b').uniform());
    expect(random.fork('a').uniform()).toBe(random.fork('a').uniform());
    expect(random.state()).toEqual(before);
  });
});
