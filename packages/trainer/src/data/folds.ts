import { BeelineError, createRandom } from '@beeline/core';
import { byCodePoint } from './order.js';
import type { Photo } from './types.js';

/**
 * Divides photos into `count` folds of about equal size that keep the classes' shares (as scikit-learn's
 * StratifiedGroupKFold does): every photo is in one fold, and photos that are copies of each other are in the same one,
 * so that no copy of a photo that is judged has been trained on. The draw depends on the seed and the paths alone.
 *
 * @param copies groups of paths.
 * @throws BeelineError `class_too_small` where a class can't be in every fold.
 */
export function drawFolds(
  photos: readonly Photo[],
  labels: readonly string[],
  count: number,
  seed: number,
  copies: readonly (readonly string[])[],
): Photo[][] {
  const sorted = [...photos].sort((a, b) => byCodePoint(a.path, b.path));
  const group = new Map(copies.flatMap((paths, i) => paths.map((path) => [path, `copies ${i}`] as const)));
  const together = new Map<string, Photo[]>();
  for (const photo of sorted) {
    const key = group.get(photo.path) ?? photo.path;
    together.set(key, [...(together.get(key) ?? []), photo]);
  }
  for (const [truth, label] of labels.entries()) {
    const own = [...together.values()].filter((members) => members.some((photo) => photo.truth === truth));
    if (own.length >= count) continue;
    throw new BeelineError(
      'class_too_small',
      `The class ${label} has ${own.length} photos that are no copies of each other; ${count} folds need at least ${count}.`,
      'Add photos to it, or ask for fewer folds.',
    );
  }
  const folds = Array.from({ length: count }, (): Photo[] => []);
  const held = folds.map(() => labels.map(() => 0));
  const drawn = createRandom(seed)
    .fork('folds')
    .shuffle([...together.values()]);
  // The large groups first: what is single then evens out the rest.
  for (const members of drawn.sort((a, b) => b.length - a.length)) {
    const cost = (fold: number): number => members.reduce((sum, { truth }) => sum + held[fold]![truth]!, 0);
    const best = [...folds.keys()].reduce((a, b) => {
      const difference = cost(b) - cost(a) || folds[b]!.length - folds[a]!.length;
      return difference < 0 ? b : a;
    });
    folds[best]!.push(...members);
    for (const { truth } of members) held[best]![truth]!++;
  }
  return folds.map((fold) => fold.sort((a, b) => a.truth - b.truth || byCodePoint(a.path, b.path)));
}
