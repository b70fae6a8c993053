import type { Command } from 'commander';

/** What a run is asked for beside how it trains. */
export interface RunOptions {
  readonly resume?: true | string;
}

/** Adds the options of {@link RunOptions}. */
export function withRunOptions(command: Command): Command {
  return command.option(
    '--resume [run]',
    'go on with a run that was killed or interrupted, as it was asked for then (default: the latest one in runs/)',
  );
}
