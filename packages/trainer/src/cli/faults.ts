import { BeelineError } from '@beeline/core';
import { CommanderError } from 'commander';

/** How a command ended, for the shell. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Thrown, as the reason of the abort signal, where a person pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}

/** Something thrown, told to whoever runs the command. */
export interface Fault {
  readonly exit: number;
  /** For people, on stderr; empty where all has been said. */
  readonly text: string;
  /** For programs, on stdout under `--json`. */
  readonly json: { readonly error: { readonly code: string; readonly message: string; readonly hint?: string } };
}

/**
 * The one place where something thrown becomes words and an exit code. A {@link BeelineError} is the person's to mend:
 * a sentence and a hint. Anything else is a mistake of ours: its stack, and that it is one.
 */
export function describeFault(error: unknown): Fault {
  if (error instanceof CommanderError) {
    const exit = error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return { exit, text: '', json: fault('usage', error.message.replace(/^error: /, '')) };
  }
  if (error instanceof Interrupted) {
    return {
      exit: EXIT.interrupted,
      text: 'Interrupted; nothing half-written was left behind.',
      json: fault('interrupted', 'interrupted'),
    };
  }
  if (error instanceof BeelineError) {
    const text = error.hint === undefined ? `Error: ${error.message}` : `Error: ${error.message}\n${error.hint}`;
    return { exit: EXIT.failed, text, json: fault(error.code, error.message, error.hint) };
  }
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  const text = `This is a bug in Beeline, not a fault of yours. Please report it with the lines below.\n${stack ?? message}`;
  return { exit: EXIT.failed, text, json: fault('bug', message) };
}

const fault = (code: string, message: string, hint?: string): Fault['json'] => ({
  error: { code, message, ...(hint !== undefined && { hint }) },
});
