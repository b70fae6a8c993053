import { describe, expect, it } from 'vitest';
import { duration, percent, percentRange, short } from './numbers.js';

describe('numbers', () => {
  it.each([
    [0.96078, '96.1 %'],
    [0, '0.0 %'],
    [1, '100.0 %'],
    [0.99996, '> 99.9 %'],
    [0.00001, '< 0.1 %'],
    [null, '–'],
  ])('percent of %f is %s', (share, text) => expect(percent(share)).toBe(text));

  it('percentRange', () => expect(percentRange([0.91706, 0.98191])).toBe('91.7–98.2 %'));

  it.each([
    [0.001, '0.001'],
    [1e-4, '1.0e-4'],
    [0.123456, '0.123'],
    [12.3456, '12.3'],
    [0, '0'],
    [Number.NaN, 'NaN'],
  ])('short of %f is %s', (value, text) => expect(short(value)).toBe(text));

  it.each([
    [0.42, '0.4 s'],
    [41.3, '41 s'],
    [59.7, '1 min 0 s'],
    [200, '3 min 20 s'],
    [3599.9, '1 h 0 min'],
    [7500, '2 h 5 min'],
  ])('%f seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));
});
