import { existsSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { BeelineError } from '@beeline/core';
import { readSafetensors, type StateDict, writeSafetensors } from '@beeline/core/weights';
import type { DistillEpoch } from './settings.js';

/** Where a distillation is. */
export interface Checkpoint {
  /** What decides its result; a run goes on only from a checkpoint of the very same. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Steps done. */
  readonly steps: number;
  /** Seconds of the current epoch that are already spent. */
  readonly epochSeconds: number;
  readonly history: readonly DistillEpoch[];
  readonly rows: StateDict;
}

export const checkpointFile = (out: string): string => `${out}.checkpoint`;

/** Writes a checkpoint; the file appears whole or not at all, also if the machine stops. */
export async function writeCheckpoint(file: string, { rows, ...rest }: Checkpoint): Promise<void> {
  const bytes = writeSafetensors(rows, { metadata: { checkpoint: JSON.stringify(rest) } });
  const unfinished = `${file}.${process.pid}`;
  try {
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * The checkpoint of an unfinished run of the same identity; `undefined` where there is none.
 *
 * @throws BeelineError `checkpoint_other` naming what differs, `checkpoint_corrupt`.
 */
export async function readCheckpoint(
  file: string,
  identity: Readonly<Record<string, unknown>>,
): Promise<Checkpoint | undefined> {
  if (!existsSync(file)) return undefined;
  let checkpoint: Checkpoint;
  try {
    const { tensors, metadata } = readSafetensors(await readFile(file));
    checkpoint = { ...(JSON.parse(metadata.checkpoint!) as Omit<Checkpoint, 'rows'>), rows: tensors };
  } catch (cause) {
    throw new BeelineError('checkpoint_corrupt', `The checkpoint ${file} is damaged.`, 'Begin anew with --force.', {
      cause,
    });
  }
  const told = (value: unknown): string => JSON.stringify(value);
  const keys = new Set([...Object.keys(identity), ...Object.keys(checkpoint.identity)]);
  const other = [...keys].filter((key) => told(identity[key]) !== told(checkpoint.identity[key]));
  if (other.length > 0) {
    const differences = other.map(
      (key) => `${key} was ${told(checkpoint.identity[key])} and is ${told(identity[key])}`,
    );
    throw new BeelineError(
      'checkpoint_other',
      `The checkpoint ${file} is of another run: ${differences.join('; ')}.`,
      'Repeat the command as it was given then, or begin anew with --force.',
    );
  }
  return checkpoint;
}
