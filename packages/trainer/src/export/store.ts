import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Bundle, type ReadFile, readBundle } from '@beeline/core/bundle';
import { ASKED, BUNDLE, CHECKPOINT } from '../checkpoints/index.js';
import { readZip } from './zip.js';

/** Files by name; names may hold `/`. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Reads and checks a bundle: a folder, or a zip of one. Throws those of `readBundle`, and `bundle_missing`. */
export async function openBundle(path: string): Promise<Bundle> {
  return readBundle(await fileReader(path));
}

/** The files of a bundle by name, whether it is a folder or a zip. Throws `bundle_missing`. */
export async function fileReader(path: string): Promise<ReadFile> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new BeelineError(
      'bundle_missing',
      `There is no bundle at ${path}.`,
      'Give the folder that `beeline train` wrote.',
    );
  }
  return found.isDirectory() ? filesIn(path) : await filesInZip(path);
}

const filesIn =
  (folder: string): ReadFile =>
  (name) =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new BeelineError(
        'unreadable',
        `${join(folder, name)} can't be read: ${error.message}.`,
        'Check its permissions.',
      );
    });

async function filesInZip(path: string): Promise<ReadFile> {
  const files = readZip(await readFile(path));
  return async (name) => files.get(name);
}

/**
 * Says early that a folder can't be written to: it holds something, and it isn't to be replaced or isn't a bundle.
 * Throws `out_exists`.
 */
export async function checkVacant(folder: string, force: boolean): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw new BeelineError(
      'out_exists',
      `${folder} can't be used: ${error.message}.`,
      'Give another folder with --out.',
    );
  });
  if (there.length === 0) return;
  if (isUnfinishedRun(folder)) {
    if (force) return;
    throw new BeelineError(
      'out_exists',
      `There is an unfinished run at ${folder}.`,
      `Go on with it: beeline train --resume ${folder}. Or begin anew in its place with --force.`,
    );
  }
  if (!there.includes(MANIFEST)) {
    throw new BeelineError(
      'out_exists',
      `${folder} holds files that are no bundle; it is left as it is.`,
      'Give another folder with --out.',
    );
  }
  if (force) return;
  throw new BeelineError(
    'out_exists',
    `There is a bundle at ${folder} already.`,
    'Replace it with --force, or give another folder with --out.',
  );
}

const isUnfinishedRun = (folder: string): boolean => existsSync(join(folder, CHECKPOINT, ASKED));

/** The first of `runs/NAME-1`, `runs/NAME-2` ... that is free; what a file name can't hold becomes `_`. */
export function nextRun(name: string, runs = 'runs'): string {
  const plain = name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_');
  let n = 1;
  while (existsSync(join(runs, `${plain}-${n}`))) n++;
  return join(runs, `${plain}-${n}`);
}

/**
 * Writes a folder whole or not at all: the files go to a folder beside it, `check` has a look at them there and gives
 * what more belongs in it, and only then it takes its place (and that of an earlier bundle). Whatever goes wrong,
 * nothing half-written stays.
 */
export async function writeFolder(
  folder: string,
  files: Files,
  check: (unfinished: string) => Promise<Files>,
): Promise<void> {
  const ends = isUnfinishedRun(folder) && !existsSync(join(folder, MANIFEST));
  const unfinished = ends ? join(folder, CHECKPOINT, BUNDLE) : `${resolve(folder)}.unfinished-${process.pid}`;
  const earlier = `${resolve(folder)}.replaced-${process.pid}`;
  try {
    // An earlier process may have been killed here.
    await rm(unfinished, { recursive: true, force: true });
    await writeFiles(unfinished, files);
    await writeFiles(unfinished, await check(unfinished));
    if (ends) return await finishRun(unfinished, folder);
    if (existsSync(folder)) await rename(folder, earlier);
    await rename(unfinished, folder);
  } finally {
    // Where the last step failed, the earlier bundle goes back to its place.
    if (existsSync(earlier) && !existsSync(folder)) await rename(earlier, folder);
    await rm(unfinished, { recursive: true, force: true });
    await rm(earlier, { recursive: true, force: true });
  }
}

/** Without this file a folder is no bundle. */
const MANIFEST = 'manifest.json';

/**
 * Moves a bundle to where its run was kept, the manifest last: killed before that, the run is there to go on with,
 * after that, the bundle is whole.
 */
async function finishRun(unfinished: string, folder: string): Promise<void> {
  const names = (await readdir(unfinished)).filter((name) => name !== MANIFEST);
  for (const name of [...names, MANIFEST]) {
    await rm(join(folder, name), { recursive: true, force: true });
    await rename(join(unfinished, name), join(folder, name));
  }
  await rm(join(folder, CHECKPOINT), { recursive: true });
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}

/** Writes one file whole or not at all; `check` reads it back before it takes its place. */
export async function writeWhole(
  file: string,
  bytes: Uint8Array,
  check: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${file}.unfinished-${process.pid}`;
  await mkdir(dirname(resolve(file)), { recursive: true });
  try {
    await writeFile(unfinished, bytes);
    await check(unfinished);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
