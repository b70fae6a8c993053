import { BeelineError } from '@beeline/core';
import { checkClasses } from './classCounts.js';
import { datasetName } from './source.js';
import { drawSplit } from './split.js';
import { type PhotoTable, readTable } from './table.js';
import type { Dataset } from './types.js';

export interface TableOptions {
  /** Share of each class for validation where the table names no split, in (0, 1). */
  readonly valFraction: number;
  readonly seed: number;
  /** The split to validate with: `val` if not given. */
  readonly val?: string | undefined;
}

/** A data set from a table of photos. Throws as `readTable` and `checkClasses` do, and `val_missing`. */
export async function readTableDataset(file: string, confined: boolean, options: TableOptions): Promise<Dataset> {
  const { labels, photos, leftOut } = await readTable(file, { confined });
  const { valFraction: fraction, seed, val: wanted } = options;
  const val = valOf(file, photos, wanted);
  const all = val === undefined && photos.train.length === 0 ? photos.all : photos.train;
  const unused = (['val', 'test'] as const).filter((split) => split !== val && photos[split].length > 0);
  const common = {
    root: file,
    name: datasetName(file),
    labels,
    leftOut,
    passedOver: unused.map((split) => `the split ${split} of the table (${photos[split].length} photos)`),
  };
  if (val !== undefined)
    return checkClasses<Dataset>({
      ...common,
      train: all,
      val: photos[val],
      split: { by: 'folders', train: 'train', val },
    });
  checkClasses({ root: file, labels, train: all, val: all });
  return { ...common, ...drawSplit(all, labels, fraction, seed), split: { by: 'chance', fraction, seed } };
}

function valOf(file: string, photos: PhotoTable['photos'], wanted: string | undefined): 'val' | 'test' | undefined {
  if (wanted === undefined) return photos.val.length > 0 ? 'val' : undefined;
  if ((wanted === 'val' || wanted === 'test') && photos[wanted].length > 0) return wanted;
  throw new BeelineError(
    'val_missing',
    `${file} has no rows of the split ${wanted}.`,
    'Write it into a column `split`, or do not name the split to validate with.',
  );
}
