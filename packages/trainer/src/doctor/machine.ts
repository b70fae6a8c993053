import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';

/** What the doctor asks of the machine, so that tests can bring another one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nodeVersion: string;
  readonly cwd: string;
  readonly memory: { readonly total: number; readonly available: number };
  /** What a command says on stdout; undefined where there is none, or it fails. */
  run(command: string, args: readonly string[]): Promise<string | undefined>;
  /** The names in a folder; none where it can't be read. */
  list(folder: string): readonly string[];
  /** Where a path leads once links are followed. */
  real(path: string): string;
  /** Of the disk that a folder is on, or will be on; undefined where it can't be told. */
  disk(folder: string): { readonly freeBytes: number; readonly writable: boolean } | undefined;
}

/** This machine. */
export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  nodeVersion: process.versions.node,
  cwd: process.cwd(),
  memory: { total: totalmem(), available: process.availableMemory() },
  run: (command, args) =>
    new Promise((done) => {
      const options = { timeout: 20_000, windowsHide: true, shell: process.platform === 'win32' };
      execFile(command, args, options, (error, stdout) => done(error ? undefined : stdout));
    }),
  list: (folder) => attempt(() => readdirSync(folder)) ?? [],
  real: (path) => attempt(() => realpathSync(path)) ?? path,
  disk: (folder) =>
    attempt(() => {
      let there = resolve(folder);
      while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
      const { bavail, bsize } = statfsSync(there);
      const writable = attempt(() => accessSync(there, constants.W_OK) ?? true) ?? false;
      return { freeBytes: bavail * bsize, writable };
    }),
});

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
