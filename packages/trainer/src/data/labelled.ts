import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { readClassFolders } from './classes.js';
import { VAL_NAMES } from './dataset.js';
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
 * of the folder itself.
 *
 * @throws BeelineError `class_unknown` where the folder has classes that the model does not know, and those of
 *   `readClassFolders`.
 */
export async function readLabelled(folder: string, known: readonly string[], split?: string): Promise<LabelledPhotos> {
  const inside = split ?? (existsSync(join(folder, 'train')) ? VAL_NAMES.find(isIn(folder)) : undefined);
  const { labels, photos, leftOut } = await readClassFolders(folder, inside === undefined ? '' : `${inside}/`);
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

const isIn =
  (folder: string) =>
  (name: string): boolean =>
    existsSync(join(folder, name));
