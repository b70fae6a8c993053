import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../bin/beeline.mjs', import.meta.url));

export interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** Sends Ctrl-C as soon as this stands on stderr. */
  readonly interruptAt?: string;
  /** Kills it (SIGKILL) so many milliseconds after so many lines, or this text, stood on stderr. */
  readonly killAt?: { readonly lines: number; readonly ms: number } | { readonly text: string; readonly ms: number };
}

/** Runs the built command in a folder, with a cache of its own there, as a program would: no terminal, no colour. */
export function beeline(args: readonly string[], { cwd, env = {}, interruptAt, killAt }: RunOptions): Promise<Ran> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [ENTRY, ...args], {
    cwd,
    env: { ...inherited, BEELINE_CACHE: `${cwd}/cache`, ...env },
  });
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
    if (killAt && isReached(stderr, killAt)) setTimeout(() => child.kill('SIGKILL'), killAt.ms);
    if (interrupted || interruptAt === undefined || !stderr.includes(interruptAt)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, stdout, stderr }));
  });
}

const isReached = (stderr: string, at: NonNullable<RunOptions['killAt']>): boolean =>
  'text' in at ? stderr.includes(at.text) : stderr.split('\n').length > at.lines;
