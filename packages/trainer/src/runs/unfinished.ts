import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { ASKED, BUNDLE, CHECKPOINT, openCheckpoints, writeDurably } from '../checkpoints/index.js';
import { nextRun } from '../export/index.js';
import { holderOf, take } from './lock.js';

const LOCK = 'lock';
/** Written with every checkpoint: see the room `checkpoints`. */
const REACHED = 'checkpoint.json';

/** What was asked for; plain JSON. */
export type Asked = Readonly<Record<string, unknown>>;

/** A run that this process is at. */
export interface Run {
  readonly folder: string;
  /** Where checkpoints of it belong. */
  readonly checkpoint: string;
  /** Whether it goes on from an earlier process. */
  readonly resumed: boolean;
  readonly asked: Asked;
  /**
   * To be called where the run fails or is interrupted: without a checkpoint there is nothing to go on from, and
   * nothing of it is left behind.
   *
   * @param hopeless where a checkpoint would only lead there again.
   * @returns whether it can be gone on with.
   */
  giveUp(hopeless?: boolean): Promise<boolean>;
}

export interface Begun {
  /** The run's folder; the next free one of `runs/NAME-N` if not given. */
  readonly folder?: string | undefined;
  readonly name: string;
  readonly asked: Asked;
}

/**
 * Begins a run: from now on its folder is there, and taken.
 *
 * @throws BeelineError `run_in_use` where another process is at it, `out_failed` where it can't be written to.
 */
export async function beginRun({ folder: wanted, name, asked }: Begun): Promise<Run> {
  const folder = wanted ?? (await claim(name));
  const run = runAt(folder, asked, false);
  try {
    // What an earlier run left there is not gone on with.
    await demandFree(folder);
    await clear(run.checkpoint);
    await mkdir(run.checkpoint, { recursive: true });
    await take(join(run.checkpoint, LOCK));
    await writeDurably(join(run.checkpoint, ASKED), Buffer.from(JSON.stringify({ asked })));
  } catch (cause) {
    if (cause instanceof BeelineError) throw cause;
    await run.giveUp(true);
    throw new BeelineError(
      'out_failed',
      `${folder} can't be written to: ${(cause as Error).message}.`,
      'Make room or mend the permissions, or give another folder with --out.',
      { cause },
    );
  }
  return run;
}

/**
 * Takes a run up again that a process before this one has left.
 *
 * @throws BeelineError `run_missing` where nothing is to be gone on with, `run_in_use` where another process is at it.
 */
export async function resumeRun(folder: string): Promise<Run> {
  const asked = await readAsked(folder);
  if (!asked) {
    const found = await stat(join(folder, 'manifest.json')).catch(() => undefined);
    throw new BeelineError(
      'run_missing',
      found
        ? `The run ${folder} has ended; there is nothing to go on with.`
        : `There is no unfinished run at ${folder}.`,
      'Name the folder of a run that was killed or interrupted, or leave it out for the latest one in runs/.',
    );
  }
  await demandFree(folder);
  await take(join(folder, CHECKPOINT, LOCK));
  return runAt(folder, asked, true);
}

/** Whether a folder holds a run that has not ended. */
export const unfinishedAt = async (folder: string): Promise<boolean> => (await readAsked(folder)) !== undefined;

/** The unfinished run in a folder of runs that was begun, or came further, last; those that go on right now excepted. */
export async function latestUnfinished(runs = 'runs'): Promise<string | undefined> {
  const names = await readdir(runs).catch(() => [] as string[]);
  let latest: { folder: string; at: number } | undefined;
  for (const name of names.sort()) {
    const folder = join(runs, name);
    if (!(await unfinishedAt(folder)) || (await holderOf(join(folder, CHECKPOINT, LOCK))) !== undefined) continue;
    const times = await Promise.all(
      [ASKED, REACHED].map((file) =>
        stat(join(folder, CHECKPOINT, file)).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      ),
    );
    const at = Math.max(...times);
    if (!latest || at >= latest.at) latest = { folder, at };
  }
  return latest?.folder;
}

function runAt(folder: string, asked: Asked, resumed: boolean): Run {
  const checkpoint = join(folder, CHECKPOINT);
  return {
    folder,
    checkpoint,
    resumed,
    asked,
    async giveUp(hopeless = false) {
      const reached = await stat(join(checkpoint, REACHED)).catch(() => undefined);
      await rm(join(checkpoint, LOCK), { force: true });
      if (reached && !hopeless) return true;
      await clear(checkpoint);
      // Both go only where nothing else is in them.
      await rmdir(folder).catch(() => undefined);
      if (dirname(folder) === 'runs') await rmdir('runs').catch(() => undefined);
      return false;
    },
  };
}

/** Takes away what runs keep; files of others stay. */
async function clear(checkpoint: string): Promise<void> {
  for (const name of [ASKED, LOCK, BUNDLE]) await rm(join(checkpoint, name), { recursive: true, force: true });
  await openCheckpoints(checkpoint, {}).clear();
}

async function demandFree(folder: string): Promise<void> {
  const holder = await holderOf(join(folder, CHECKPOINT, LOCK));
  if (holder === undefined || holder === process.pid) return;
  throw new BeelineError(
    'run_in_use',
    `The run ${folder} is going on already, in process ${holder}.`,
    'Wait for it to end, or stop it first.',
  );
}

async function readAsked(folder: string): Promise<Asked | undefined> {
  try {
    return (JSON.parse(await readFile(join(folder, CHECKPOINT, ASKED), 'utf8')) as { asked: Asked }).asked;
  } catch {
    return undefined;
  }
}

/** Makes the next free folder: of two processes that ask at the same time, each gets its own. */
async function claim(name: string): Promise<string> {
  for (;;) {
    const folder = nextRun(name);
    await mkdir(dirname(folder), { recursive: true });
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
