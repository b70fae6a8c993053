import { expect, it, vi } from 'vitest';
import { lazy } from './lazy.js';

it('loads once for all', async () => {
  const load = vi.fn(async () => ({}));
  const get = lazy(load);
  const [a, b] = await Promise.all([get(), get()]);
  expect(a).toBe(b);
  expect(await get()).toBe(a);
  expect(load).toHaveBeenCalledOnce();
});

it('tries again after a failure', async () => {
  const get = lazy(vi.fn(async () => 'value').mockRejectedValueOnce(new Error('not yet')));
  await expect(get()).rejects.toThrow('not yet');
  expect(await get()).toBe('value');
});

it('gives up a load that never ends, because the request that began it was dropped', async () => {
  let time = 0;
  const load = vi.fn(async () => 'value').mockReturnValueOnce(new Promise(() => undefined));
  const get = lazy(load, () => time);
  void get();
  time = 60_000;
  expect(await get()).toBe('value');
  time = 600_000;
  expect(await get()).toBe('value');
  expect(load).toHaveBeenCalledTimes(2);
});
