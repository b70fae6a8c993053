import type { Watcher } from '../src/training/index.js';

/** A watcher of a training that says nothing. */
export const quiet: Watcher = {
  say: () => undefined,
  warn: () => undefined,
  progress: () => ({ advance: () => undefined, end: () => undefined }),
  epoch: () => undefined,
};
