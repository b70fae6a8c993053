import { expect, test } from 'vitest';
import { createQueue } from './queue.js';

test('jobs start in order and never more at once than allowed', async () => {
  const enqueue = createQueue(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.all(
    [5, 1, 3, 1, 1].map((turns, index) =>
      enqueue(async () => {
        started.push(index);
        most = Math.max(most, ++running);
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        running--;
      }),
    ),
  );
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});

test('a job that throws frees its place', async () => {
  const enqueue = createQueue(1);
  const failing = enqueue(() => Promise.reject(new Error('no')));
  const next = enqueue(async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
