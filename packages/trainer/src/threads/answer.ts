import { parentPort, type TransferListItem } from 'node:worker_threads';
import type { Answer, Task } from './messages.js';

/**
 * The loop of a worker thread: every task is answered with one output an item.
 *
 * @param moved what of an output need not be copied, as the thread has no more use for it.
 */
export function answerTasks<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Out[]>,
  moved: (output: Out) => readonly TransferListItem[] = () => [],
): void {
  parentPort!.on('message', async ({ id, items }: Task<In>) => {
    const outputs = await work(items);
    parentPort!.postMessage({ id, outputs } satisfies Answer<Out>, outputs.flatMap(moved));
  });
}
