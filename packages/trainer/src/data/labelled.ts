import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { readClassFolders } from './classes.js';
import { VAL_NAMES } from './dataset.js';
import { openSource } from './source.js';
import { readTable } from './table.js';
import type { LeftOut, Photo } from './types.js';

/** Photos whose classes are known, told in a model's own labels. */
export interface LabelledPhotos {
  /** `truth` counts in the model's labels. */
  readonly photos: readonly Photo[];
  readonly leftOut: readonly LeftOut[];
  /** The folder inside that they are from, if not the folder itself. */
  readonly split: string | undefined;
}

/**
 * Finds the photos to measure a model on: of `split`, or of the validation split where there is one beside `train/`, or
 * of the folder itself. A table or an archive serves as well.
 *
 * @throws BeelineError `class_unknown` where the folder has classes that the model does not know, and those of
 *   `readClassFolders`.
 */
export async function readLabelled(folder: string, known: readonly string[], split?: string): Promise<LabelledPhotos> {
  const source = await openSource(folder);
  const { labels, photos, leftOut, inside } = source.table
    ? await fromTable(source.table, source.unpacked, split)
    : await fromFolder(source.root, split);
  const unknown = labels.filter((label) => !known.includes(label));
  if (unknown.length > 0) {
    throw new BeelineError(
      'class_unknown',
      `${folder} has classes that the bundle does not know: ${unknown.join(', ')}.`,
      `The bundle knows ${known.join(', ')}. Name the folders like that, or take the others out.`,
    );
  }
  const truths = labels.map((label) => known.indexOf(label));
  return { photos: photos.map((photo) => ({ ...photo, truth: truths[photo.truth]! })), leftOut, split: inside };
}

async function fromFolder(root: string, split: string | undefined) {
  const inside = split ?? (existsSync(join(root, 'train')) ? VAL_NAMES.find(isIn(root)) : undefined);
  return { inside, ...(await readClassFolders(root, inside === undefined ? '' : `${inside}/`)) };
}

/** The split asked for; else the rows for validation; else all of them. */
async function fromTable(table: string, confined: boolean, split: string | undefined) {
  const { labels, photos, leftOut } = await readTable(table, { confined });
  const inside = split ?? (photos.val.length > 0 ? 'val' : undefined);
  const chosen = inside === undefined ? Object.values(photos).flat() : (photos[inside as keyof typeof photos] ?? []);
  if (chosen.length > 0) return { labels, photos: chosen, leftOut, inside };
  throw new BeelineError('no_images', `${table} has no rows of the split ${inside}.`, 'Name train, val or test.');
}

const isIn =
  (folder: string) =>
  (name: string): boolean =>
    existsSync(join(folder, name));
