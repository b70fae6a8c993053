import { describe, expect, test } from 'vitest';
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './half.js';

const every = Uint16Array.from({ length: 65536 }, (_, i) => i);
const numbers = every.filter((bits) => !((bits & 0x7c00) === 0x7c00 && bits & 0x3ff));
const half = (value: number): number => toFloat16(Float32Array.of(value))[0]!;
const brain = (value: number): number => toBfloat16(Float32Array.of(value))[0]!;

describe('float16', () => {
  test('every pattern that is a number survives both ways', () => {
    expect(toFloat16(fromFloat16(numbers))).toEqual(numbers);
  });

  test.each([
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0xc000, -2],
    [0x7bff, 65504],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('%i is %d', (bits, value) => {
    expect(fromFloat16(Uint16Array.of(bits))[0]).toBe(value);
    expect(half(value)).toBe(bits);
  });

  test.each([
    ['2049 to 2048, ties to even', 2049, 0x6800],
    ['2051 to 2052, ties to even', 2051, 0x6802],
    ['just under the way to infinity', 65519.99, 0x7bff],
    ['half way to 2^16', 65520, 0x7c00],
    ['half of the smallest, to zero', 2 ** -25, 0],
    ['just over half of the smallest', 2 ** -25 * 1.001, 1],
    ['one and a half of the smallest, to two', 1.5 * 2 ** -24, 2],
    ['the largest subnormal carries into the normal numbers', 2 ** -14 - 2 ** -26, 0x0400],
    ['minus zero', -0, 0x8000],
  ])('%s', (_, value, bits) => {
    expect(half(value)).toBe(bits);
  });

  test('rounds to the nearer neighbour between any two', () => {
    const values = fromFloat16(numbers.filter((bits) => bits < 0x7bff));
    const wrong: number[] = [];
    for (let i = 0; i + 1 < values.length; i++) {
      const [low, high] = [values[i]!, values[i + 1]!];
      const between = Float32Array.of(low + (high - low) * 0.25, (low + high) / 2, low + (high - low) * 0.75);
      const even = i + (i % 2);
      if (toFloat16(between).join() !== [i, even, i + 1].join()) wrong.push(i);
    }
    expect(wrong).toEqual([]);
  });
});

describe('bfloat16', () => {
  test('every pattern that is a number survives both ways', () => {
    const sound = every.filter((bits) => !((bits & 0x7f80) === 0x7f80 && bits & 0x7f));
    expect(toBfloat16(fromBfloat16(sound))).toEqual(sound);
  });

  test.each([
    ['exact', 1, 0x3f80],
    ['a tie down to even', 1 + 2 ** -8, 0x3f80],
    ['a tie up to even', 1 + 3 * 2 ** -8, 0x3f82],
    ['over the tie', 1 + 2 ** -8 + 2 ** -20, 0x3f81],
    ['largest float32 to infinity', 3.4028234663852886e38, 0x7f80],
    ['minus zero', -0, 0x8000],
  ])('%s', (_, value, bits) => {
    expect(brain(value)).toBe(bits);
  });

  test('NaN stays NaN, also one whose upper bits alone would read as infinity', () => {
    const sly = new Float32Array(Uint32Array.of(0x7f800001).buffer);
    expect(fromBfloat16(toBfloat16(sly))[0]).toBeNaN();
  });
});
