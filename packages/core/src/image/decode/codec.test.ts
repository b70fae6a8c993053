import { expect, it } from 'vitest';
import { renewing } from './codec.js';

it('an instance serves until it throws; the next file has a new one', async () => {
  let started = 0;
  const codec = renewing(async () => {
    const number = ++started;
    return (file: string) => {
      if (file === 'trap') throw new WebAssembly.RuntimeError('unreachable');
      return number;
    };
  });
  expect([await codec('a'), await codec('b')]).toEqual([1, 1]);
  await expect(codec('trap')).rejects.toThrow('unreachable');
  expect([await codec('a'), await codec('b')]).toEqual([2, 2]);
});
