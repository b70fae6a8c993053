import { parentPort } from 'node:worker_threads';
import type { Answer, Task } from './messages.js';

/** The loop of a worker thread: every task is answered with one output an item. */
export function answerTasks<In, Out>(work: (items: readonly In[]) => Promise<readonly Out[]>): void {
  parentPort!.on('message', async ({ id, items }: Task<In>) => {
    parentPort!.postMessage({ id, outputs: await work(items) } satisfies Answer<Out>);
  });
}
