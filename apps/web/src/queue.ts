/**
 * Runs jobs in order, a few at a time: a hundred photos must not become a hundred uploads at once.
 *
 * @example
 * const enqueue = createQueue(2);
 * await Promise.all(files.map((file) => enqueue(() => classify(file))));
 */
export function createQueue(atOnce: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running >= atOnce) await new Promise<void>((start) => waiting.push(start));
    else running++;
    try {
      return await job();
    } finally {
      // The slot passes straight to the next one in line, or falls free.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
