import { spawn } from 'node:child_process';
import { BeelineError } from '@beeline/core';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end, its output on stderr; a failure becomes a `command_failed` with the hint given. */
export type Run = (command: string, args: readonly string[], hint: string, options?: RunOptions) => Promise<void>;

export const run: Run = async (command, args, hint, options = {}) => {
  const code = await new Promise<number | Error>((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    child.once('error', resolve);
    child.once('close', (status) => resolve(status ?? 1));
  });
  if (code === 0) return;
  const why = code instanceof Error ? code.message : `exit code ${code}; the lines above say why`;
  throw new BeelineError(
    'command_failed',
    `\`${command} ${args.slice(0, 3).join(' ')} ...\` did not work: ${why}.`,
    hint,
  );
};
