import type { Command } from 'commander';
import { whole } from './options.js';

/** What a run is asked for beside how it trains. */
export interface RunOptions {
  readonly resume?: true | string;
  readonly kfold?: number;
  readonly seeds?: number;
}

/** Adds the options of {@link RunOptions}. */
export function withRunOptions(command: Command): Command {
  return command
    .option(
      '--resume [run]',
      'go on with a run that was killed or interrupted, as it was asked for then (default: the latest one in runs/)',
    )
    .addOption(
      whole(
        '--kfold <k>',
        'cross-validation instead: k networks, each judged on a k-th of all photos that it has not seen; no network is kept',
        2,
      ),
    )
    .addOption(
      whole(
        '--seeds <n>',
        'n runs from as many seeds on one split, each with its own bundle; says how much is luck',
        2,
      ),
    );
}
