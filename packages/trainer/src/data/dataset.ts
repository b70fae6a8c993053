import { basename, join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type CifarFolder, readCifar } from './cifar.js';
import { checkClasses } from './classCounts.js';
import { type ClassFolders, readClassFolders } from './classes.js';
import { hasImageExtension } from './extensions.js';
import { datasetName, openSource, type SourceOptions } from './source.js';
import { drawSplit } from './split.js';
import { readTableDataset } from './tableDataset.js';
import type { Dataset, LeftOut, Photo } from './types.js';
import { isStray, list } from './walk.js';

/** Names under which a validation split is found, in this order. */
export const VAL_NAMES = ['val', 'valid', 'validation'] as const;

export interface DatasetOptions extends SourceOptions {
  /** Share of each class for validation where the folder brings no split of its own, in (0, 1). */
  readonly valFraction: number;
  readonly seed: number;
  /** The folder beside `train/` to validate with, `test` say; looked for under {@link VAL_NAMES} if not given. */
  readonly val?: string | undefined;
}

/**
 * Reads a data set: `train/` and `val/` (or `valid/`, `validation/`) with class folders in each; or class folders alone,
 * from which a stratified validation split is drawn; or a CSV or JSONL of path and label; or files of CIFAR-10 in its
 * binary form; or an archive (zip, tar) of one of these.
 * Throws a {@link BeelineError} for what can't be trained on (`folder_missing`, `no_images`, `one_class`,
 * `class_in_one_split`, `class_empty`, `class_too_small`, `val_missing`, `cifar_corrupt`, and those of `openSource` and
 * `readTable`).
 */
export async function readDataset(path: string, options: DatasetOptions): Promise<Dataset> {
  const source = await openSource(path, options);
  const found = source.table
    ? await readTableDataset(source.table, source.unpacked, options)
    : await readFolder(source.root, options);
  return { ...found, name: datasetName(path), passedOver: [...source.passedOver, ...found.passedOver] };
}

async function readFolder(root: string, options: DatasetOptions): Promise<Dataset> {
  const cifar = await readCifar(root);
  if (cifar) return datasetOfCifar(root, cifar, options);
  const splits = await findSplits(root, options.val);
  const name = basename(root);
  if (splits?.val !== undefined) {
    const train = await readClassFolders(root, `${splits.train}/`);
    const val = await readClassFolders(root, `${splits.val}/`);
    const labels = sharedLabels(train, val, splits.train, splits.val);
    const dataset: Dataset = {
      root,
      name,
      labels,
      train: train.photos,
      val: val.photos,
      split: { by: 'folders', train: splits.train, val: splits.val },
      passedOver: [...splits.unused, ...train.passedOver, ...val.passedOver],
      leftOut: [...train.leftOut, ...val.leftOut],
    };
    return checkClasses(dataset);
  }
  const all = await readClassFolders(root, splits ? `${splits.train}/` : '');
  const { valFraction: fraction, seed } = options;
  const everyPhoto = checkClasses({ root, labels: all.labels, train: all.photos, val: all.photos });
  return {
    root,
    name,
    labels: all.labels,
    ...drawSplit(everyPhoto.train, all.labels, fraction, seed),
    split: { by: 'chance', fraction, seed },
    passedOver: [...(splits?.unused ?? []), ...all.passedOver],
    leftOut: all.leftOut,
  };
}

function datasetOfCifar(root: string, cifar: CifarFolder, { valFraction: fraction, seed }: DatasetOptions): Dataset {
  const { labels, train, test } = cifar;
  const common = { root, name: basename(root), labels, passedOver: [], leftOut: [] };
  if (test.length > 0)
    return checkClasses({ ...common, train, val: test, split: { by: 'folders', train: 'train', val: 'test' } });
  return { ...common, ...drawSplit(train, labels, fraction, seed), split: { by: 'chance', fraction, seed } };
}

/**
 * Takes photos out of a data set (files that turned out not to be readable) and checks that every class still has some
 * in both splits. A split that was drawn is drawn again from what is left, so that no class loses its few photos for
 * validation to bad luck.
 */
export function leaveOut(dataset: Dataset, problems: readonly LeftOut[]): Dataset {
  const out = new Set(problems.map((problem) => problem.path));
  const keep = (photos: readonly Photo[]): Photo[] => photos.filter((photo) => !out.has(photo.path));
  const { labels, split } = dataset;
  const left = { ...dataset, leftOut: [...dataset.leftOut, ...problems] };
  if (split.by === 'folders') return checkClasses({ ...left, train: keep(dataset.train), val: keep(dataset.val) });
  const all = keep([...dataset.train, ...dataset.val]);
  checkClasses({ ...left, train: all, val: all });
  return { ...left, ...drawSplit(all, labels, split.fraction, split.seed) };
}

interface Splits {
  readonly train: string;
  readonly val: string | undefined;
  readonly unused: readonly string[];
}

/** A folder is a split when it is called one and holds class folders; a class may be called `train` too. */
async function findSplits(root: string, wanted: string | undefined): Promise<Splits | undefined> {
  const { folders } = await list(root);
  const isSplit = async (name: string): Promise<boolean> => {
    if (!folders.includes(name)) return false;
    const inside = await list(join(root, name));
    return inside.folders.some((folder) => !isStray(folder)) && !inside.files.some(hasImageExtension);
  };
  const hasTrain = await isSplit('train');
  let val: string | undefined;
  for (const name of wanted === undefined ? VAL_NAMES : [wanted]) val ??= (await isSplit(name)) ? name : undefined;
  if (wanted !== undefined && !(hasTrain && val !== undefined)) {
    throw new BeelineError(
      'val_missing',
      `${root} has no ${hasTrain ? wanted : 'train'}/ with class folders in it.`,
      `Give a folder with train/ and ${wanted}/, or do not name the folder to validate with.`,
    );
  }
  if (!hasTrain) return undefined;
  return { train: 'train', val, unused: folders.filter((name) => name !== 'train' && name !== val) };
}

function sharedLabels(train: ClassFolders, val: ClassFolders, trainName: string, valName: string): readonly string[] {
  const only = (a: ClassFolders, b: ClassFolders): string[] => a.labels.filter((label) => !b.labels.includes(label));
  const complain = (labels: string[], has: string, lacks: string): void => {
    if (labels.length === 0) return;
    throw new BeelineError(
      'class_in_one_split',
      `${labels.length === 1 ? 'The class' : 'The classes'} ${labels.join(', ')} ${labels.length === 1 ? 'is' : 'are'} in ${has}/ but not in ${lacks}/.`,
      `Give ${lacks}/ photos of the same classes (mind capital letters), or take ${labels.length === 1 ? 'it' : 'them'} out of ${has}/.`,
    );
  };
  complain(only(train, val), trainName, valName);
  complain(only(val, train), valName, trainName);
  return train.labels;
}
