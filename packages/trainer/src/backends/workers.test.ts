import { expect, it } from 'vitest';
import { workerCount } from './workers.js';

const GiB = 1024 ** 3;

it.each([
  ['one a core', 1000, undefined, { cores: 8, freeBytes: 64 * GiB }, 8],
  ['as memory allows', 1000, undefined, { cores: 8, freeBytes: 2 * GiB }, 2],
  ['fewer of large networks', 1000, undefined, { cores: 8, freeBytes: 4 * GiB }, 1, 128],
  ['no more than there is work', 9, undefined, { cores: 8, freeBytes: 64 * GiB }, 2],
  ['as many as asked', 1000, 3, { cores: 2, freeBytes: GiB }, 3],
  ['at least one', 0, undefined, { cores: 1, freeBytes: 0 }, 1],
])('starts %s', (_, photos, requested, machine, count, millions = 1) => {
  const state = new Map([['weight', { shape: [], data: new Float32Array(millions * 1e6) }]]);
  expect(workerCount(photos, state, requested, machine)).toBe(count);
});
