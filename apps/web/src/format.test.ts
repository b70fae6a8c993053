import { describe, expect, test } from 'vitest';
import { count, duration, either, fileSize, percent, probability } from './format.js';

/** As people see it: a non-breaking space is a space. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a probability', () => {
  test.each([
    [0.9832, '98.3 %'],
    [0.5, '50.0 %'],
    [0.9994, '99.9 %'],
    [0.0005, '0.1 %'],
  ])('%f reads %s', (p, text) => expect(plain(probability(p))).toBe(text));

  test.each([0.9995, 0.99999, 1])('%f is never called certain', (p) => expect(plain(probability(p))).toBe('> 99.9 %'));
  test.each([0, 1e-9, 0.00049])('%f is never called impossible', (p) => expect(plain(probability(p))).toBe('< 0.1 %'));
});

test('a rate may be all or nothing: it was counted', () => {
  expect(plain(percent(1))).toBe('100.0 %');
  expect(plain(percent(0))).toBe('0.0 %');
});

test.each([
  [0.2, '1 ms'],
  [83.6, '84 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [12_340, '12.3 s'],
])('%f ms take %s', (ms, text) => expect(plain(duration(ms))).toBe(text));

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [61 * 1024, '61 KiB'],
  [10 * 1024 ** 2, '10 MiB'],
  [11.04 * 1024 ** 2, '11 MiB'],
  [3.44 * 1024 ** 2, '3.4 MiB'],
])('%f bytes are %s', (bytes, text) => expect(plain(fileSize(bytes))).toBe(text));

test('lists and counts', () => {
  expect(either(['ants'])).toBe('ants');
  expect(either(['ants', 'bees'])).toBe('ants or bees');
  expect(either(['ants', 'bees', 'wasps'])).toBe('ants, bees or wasps');
  expect(count(1000)).toBe('1,000');
});
