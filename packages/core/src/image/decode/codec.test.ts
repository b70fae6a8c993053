import { expect, it, vi } from 'vitest';
import { renewing } from './codec.js';

const MiB = 2 ** 20;

/** A codec that says which of the instances it is; a number is so many MiB that it comes to need. */
function counted() {
  let started = 0;
  return renewing(async () => {
    const number = ++started;
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1024 });
    const codec = (file: string | number) => {
      if (file === 'trap') throw new WebAssembly.RuntimeError('unreachable');
      if (typeof file === 'number') memory.grow((file * MiB) / 65_536 - 1);
      return number;
    };
    return Object.assign(codec, { memory });
  });
}

it('an instance serves until it throws; the next file has a new one', async () => {
  const codec = counted();
  expect([await codec('a'), await codec('b')]).toEqual([1, 1]);
  await expect(codec('trap')).rejects.toThrow('unreachable');
  expect([await codec('a'), await codec('b')]).toEqual([2, 2]);
});

it('an instance that has grown large is not kept, and the garbage collector hears of its size', async () => {
  const codec = counted();
  const made = vi.spyOn(globalThis, 'ArrayBuffer');
  const bytes = () => made.mock.calls.reduce((sum, call) => sum + Number((call as unknown[])[0]), 0);
  expect([await codec(8), await codec('a')]).toEqual([1, 1]);
  expect(made).not.toHaveBeenCalled();
  const other = counted();
  expect([await other(9), await other('a')]).toEqual([1, 2]);
  expect(bytes()).toBeGreaterThanOrEqual(9 * MiB);
  made.mockRestore();
});

it('where none can be started, the next file tries again', async () => {
  let tries = 0;
  const codec = renewing(async () => {
    if (++tries === 1) throw new Error('no room');
    return Object.assign(() => 'decoded', { memory: new WebAssembly.Memory({ initial: 1 }) });
  });
  await expect(codec()).rejects.toThrow('no room');
  expect(await codec()).toBe('decoded');
});
