import type { EpochRecord, Reached, Watcher } from '../training/index.js';
import type { Terminal } from './terminal.js';

/** What a program that follows a training reads: one JSON object a line on stderr, the outcome alone on stdout. */
export type Event =
  | { readonly event: 'message' | 'warning'; readonly text: string }
  /** Work with a known end: at its beginning, its end, and once a second at most between. `seconds` since it began. */
  | {
      readonly event: 'progress';
      readonly label: string;
      readonly done: number;
      readonly total: number;
      readonly seconds: number;
    }
  | ({ readonly event: 'epoch'; readonly epochs: number } & EpochRecord)
  | ({ readonly event: 'checkpoint' } & Reached);

const EVERY_MS = 1000;

/** Writes {@link Event}s; under `--quiet` warnings alone. */
export function watchEvents(
  { say, warn }: Pick<Terminal, 'say' | 'warn'>,
  now: () => number = () => performance.now(),
): Watcher {
  const tell = (event: Event): void => say(JSON.stringify(event));
  return {
    say: (text) => tell({ event: 'message', text }),
    warn: (text) => warn(JSON.stringify({ event: 'warning', text } satisfies Event)),
    epoch: (record, epochs) => tell({ event: 'epoch', ...record, epochs }),
    checkpoint: (reached) => tell({ event: 'checkpoint', ...reached }),
    progress(label, total) {
      const start = now();
      let done = 0;
      let told = start;
      const show = (): void => {
        told = now();
        tell({ event: 'progress', label, done, total, seconds: Math.round(told - start) / 1000 });
      };
      show();
      return {
        advance(count = 1) {
          done += count;
          if (now() - told >= EVERY_MS) show();
        },
        end: show,
      };
    },
  };
}
