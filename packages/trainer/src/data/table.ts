import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { BeelineError } from '@beeline/core';
import { hasImageExtension, hasUndecodedExtension, UNDECODED } from './extensions.js';
import { byCodePoint } from './order.js';
import { type Entry, readEntries } from './tableEntries.js';
import type { LeftOut, Photo } from './types.js';

type TableSplit = 'train' | 'val' | 'test';

/** What a split may be called in a table, in any case. */
const SPLITS: Readonly<Record<string, TableSplit>> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  test: 'test',
};

/** A table of photos. */
export interface PhotoTable {
  readonly labels: readonly string[];
  /** By the table's own split; under `all` where it has none. */
  readonly photos: Readonly<Record<TableSplit | 'all', readonly Photo[]>>;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads a CSV or JSONL of `path` and `label`, and `split` if it has that (`train`, `val`, `test`). The first line of a
 * CSV may name its columns; where it does not, they are path and label. Paths are relative to the table.
 *
 * @param confined refuses paths that lead out of the table's folder: for tables from elsewhere.
 * @throws BeelineError `table_missing`, `table_corrupt`, `label_conflict`, `path_outside`, `no_images`.
 */
export async function readTable(file: string, { confined = false } = {}): Promise<PhotoTable> {
  const root = dirname(resolve(file));
  const entries = await entriesOf(file);
  const seen = new Map<string, Entry>();
  const undecoded = new Set<string>();
  for (const entry of entries) {
    const path = pathOf(file, root, entry, confined);
    const earlier = seen.get(path);
    if (earlier !== undefined && earlier.label !== entry.label) throw conflict(file, earlier, entry);
    if (!hasImageExtension(path) || hasUndecodedExtension(path)) undecoded.add(path);
    else if (earlier === undefined) seen.set(path, entry);
  }
  if (seen.size === 0)
    throw new BeelineError('no_images', `${file} names no photos.`, 'A line of it should read like photos/1.jpg,ants');

  const labels = [...new Set([...seen.values()].map(({ label }) => label))].sort(byCodePoint);
  const truths = new Map(labels.map((label, i) => [label, i]));
  const photos: Record<TableSplit | 'all', Photo[]> = { all: [], train: [], val: [], test: [] };
  for (const [path, entry] of seen)
    photos[splitOf(file, entry)].push({ path, file: resolve(root, path), truth: truths.get(entry.label)! });
  return { labels, photos, leftOut: [...undecoded].map((path) => ({ path, reason: UNDECODED })) };
}

async function entriesOf(file: string): Promise<Entry[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new BeelineError('table_missing', `The table ${file} can't be read: ${cause.message}.`, 'Check the path.', {
      cause,
    });
  });
  try {
    return readEntries(file, text);
  } catch (error) {
    if (error instanceof RangeError) throw corrupt(file, error.message);
    throw error;
  }
}

/** The path of a photo in the table's folder, with `/`. */
function pathOf(file: string, root: string, { line, path, label }: Entry, confined: boolean): string {
  if (path === '' || label === '') throw corrupt(file, `line ${line} lacks its ${path === '' ? 'path' : 'label'}`);
  if (path.includes('\0')) throw corrupt(file, `line ${line} has a path that no file can have`);
  const inside = relative(root, resolve(root, path)).split(sep).join('/');
  if (confined && (inside.startsWith('../') || inside === '..' || isAbsolute(inside)))
    throw new BeelineError(
      'path_outside',
      `${file} names a file outside its own folder in line ${line}: ${path}.`,
      'Pack the photos together with the table, and name them relative to it.',
    );
  return inside;
}

function splitOf(file: string, { line, split }: Entry): TableSplit | 'all' {
  if (split === undefined) return 'all';
  const name = SPLITS[split.trim().toLowerCase()];
  if (name !== undefined) return name;
  throw corrupt(file, `line ${line} has the split "${split}"; it must be train, val or test`);
}

const corrupt = (file: string, why: string): BeelineError =>
  new BeelineError('table_corrupt', `The table ${file} can't be used: ${why}.`, 'Mend that line of it.');

const conflict = (file: string, first: Entry, second: Entry): BeelineError =>
  new BeelineError(
    'label_conflict',
    `${file} gives ${second.path} two labels: ${first.label} in line ${first.line}, ${second.label} in line ${second.line}.`,
    'A photo has one class here; take one of the lines out.',
  );
