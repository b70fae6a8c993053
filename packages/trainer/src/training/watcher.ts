import type { EpochRecord } from './types.js';

/** Who is told how a training goes; the command line is one. */
export interface Watcher {
  /** News in a sentence. */
  say(text: string): void;
  /** Something that may need attention. */
  warn(text: string): void;
  /** Work with a known end begins. */
  progress(label: string, total: number): { advance(count?: number): void; end(): void };
  /** An epoch is done. */
  epoch(record: EpochRecord, epochs: number): void;
}

/** Does some work under a progress bar, which ends with it whatever happens. */
export async function track<T>(
  watcher: Pick<Watcher, 'progress'>,
  label: string,
  total: number,
  work: (advance: (count?: number) => void) => Promise<T>,
): Promise<T> {
  const progress = watcher.progress(label, total);
  try {
    return await work(progress.advance);
  } finally {
    progress.end();
  }
}
