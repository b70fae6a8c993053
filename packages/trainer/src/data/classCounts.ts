import { BeelineError } from '@beeline/core';
import type { Dataset, Photo } from './types.js';

/** How many photos of each class a split has, in the order of the labels. */
export function countByClass(photos: readonly Photo[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const photo of photos) counts[photo.truth]!++;
  return counts;
}

/**
 * Gives a data set back if it has two classes or more, each with a photo in both splits.
 *
 * @throws BeelineError `one_class`, `class_empty`.
 */
export function checkClasses<T extends Pick<Dataset, 'root' | 'labels' | 'train' | 'val'>>(dataset: T): T {
  const { labels, root } = dataset;
  if (labels.length === 1) {
    throw new BeelineError(
      'one_class',
      `${root} has one class, ${labels[0]}; a classifier needs at least two to tell apart.`,
      'Add a second folder of photos, for example of everything that is not the first.',
    );
  }
  for (const photos of [dataset.train, dataset.val]) {
    const empty = countByClass(photos, labels.length).indexOf(0);
    if (empty >= 0) {
      const split =
        dataset.train === dataset.val ? '' : photos === dataset.train ? ' to train on' : ' to validate with';
      throw new BeelineError(
        'class_empty',
        `The class ${labels[empty]} of ${root} has no readable photo${split}.`,
        'Add photos to it, or take its folder away.',
      );
    }
  }
  return dataset;
}
