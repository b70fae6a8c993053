import { openThreads, type PoolRun, type PoolSetup } from './pool.js';

export interface ThreadRun extends PoolSetup, Pick<PoolRun<unknown>, 'batch'> {}

/**
 * Hands items to worker threads and yields one output an item in the order of the items, whichever thread was first.
 * Only a bounded number of them is under way at a time, so a list of any length streams through.
 */
export async function* runOnThreads<In, Out>(items: Iterable<In>, { batch, ...setup }: ThreadRun): AsyncGenerator<Out> {
  const pool = openThreads<In, Out>(setup);
  try {
    yield* pool.run(items, { batch });
  } finally {
    await pool.close();
  }
}
