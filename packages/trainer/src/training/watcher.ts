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
  /** The training could go on from here if it were killed now. */
  checkpoint?(reached: Reached): void;
}

/** How far a training was kept. */
export interface Reached {
  /** The run's folder. */
  readonly folder: string;
  /** The epoch that is under way, from 1, and changes of the weights in it so far. */
  readonly epoch: number;
  readonly step: number;
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
