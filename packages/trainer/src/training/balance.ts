import type { Random } from '@beeline/core';
import type { Draw, Samples } from '../loader/index.js';

/**
 * What is done where classes have different numbers of photos. `weights`: a photo of a rare class counts for more.
 * `oversample`: rare classes are shown again until all are as frequent as the largest, so that an epoch is longer.
 */
export type Balance = 'none' | 'weights' | 'oversample';
export const BALANCES: readonly Balance[] = ['none', 'weights', 'oversample'];

function countsOf(labels: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** What the loss of a photo is multiplied by, by class: `N / (classes * n)`, whose mean over all photos is 1. */
export function classWeights(labels: readonly number[]): ReadonlyMap<number, number> {
  const counts = countsOf(labels);
  return new Map([...counts].map(([label, count]) => [label, labels.length / (counts.size * count)]));
}

/**
 * The indices of one epoch: every photo once, then, where classes are to be equally frequent, the repeats. A class that
 * is repeated 2.3 times gets two whole rounds more, and three tenths of its photos, drawn by chance, once again.
 */
export function epochIndices(labels: readonly number[], balance: Balance, random: Random): number[] {
  const all = [...labels.keys()];
  if (balance !== 'oversample') return all;
  const counts = countsOf(labels);
  const largest = Math.max(...counts.values());
  const repeats = [...counts].flatMap(([label, count]) => {
    const own = all.filter((i) => labels[i] === label);
    const rounds = Array.from({ length: Math.floor(largest / count) - 1 }, () => own).flat();
    return [
      ...rounds,
      ...random
        .fork(`class ${label}`)
        .shuffle(own)
        .slice(0, largest % count),
    ];
  });
  return [...all, ...repeats];
}

/** How many photos an epoch shows. */
export function epochLength(labels: readonly number[], balance: Balance): number {
  const counts = countsOf(labels);
  return balance === 'oversample' ? counts.size * Math.max(...counts.values()) : labels.length;
}

/** The photos of one epoch. A repeat is a sample of its own, so that it is augmented in its own way. */
export function balanced(samples: Samples, balance: Balance, random: Random): Samples {
  if (balance !== 'oversample') return samples;
  const indices = epochIndices(labelsOf(samples), balance, random);
  return {
    length: indices.length,
    label: (i) => samples.label(indices[i]!),
    image: (i) => samples.image(indices[i]!),
    ...(samples.drawn && {
      drawn: (draws, augmentation, ahead) => samples.drawn!(placed(draws, indices), augmentation, ahead),
    }),
  };
}

function* placed(draws: Iterable<Draw>, indices: readonly number[]): Generator<Draw> {
  for (const draw of draws) yield { ...draw, index: indices[draw.index]! };
}

export const labelsOf = (samples: Samples): number[] =>
  Array.from({ length: samples.length }, (_, i) => samples.label(i));
