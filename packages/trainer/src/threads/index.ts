/**
 * Worker threads: a list of items of any length goes through a bounded number of them, and the outputs come back in
 * order. What the threads do with an item is a module of the caller's.
 *
 * @example
 * // lengths.ts: answerTasks(async (files: readonly string[]) => Promise.all(files.map(async (file) => (await stat(file)).size)));
 * const body = new URL('./lengths.js', import.meta.url);
 * for await (const size of runOnThreads<string, number>(files, { body, threads: 2, batch: 8 })) console.log(size);
 */
export { answerTasks } from './answer.js';
export { compiled } from './compiled.js';
export { openThreads, type PoolRun, type PoolSetup, type ThreadPool } from './pool.js';
export { runOnThreads, type ThreadRun } from './run.js';
