import { BeelineError } from '@beeline/core';
import type { LogitRow } from '../evaluation/index.js';
import type { PhotoAnswer, Run, Unmatched } from './types.js';

/** The photos that all runs answered. */
export interface Matched {
  /** Those of the first run, in its order. */
  readonly photos: readonly PhotoAnswer[];
  /** For each run a row for each of them, in that order; classes count in the first run's labels. */
  readonly rows: readonly (readonly LogitRow[])[];
  readonly unmatched: readonly Unmatched[];
}

/**
 * Finds the photos that all runs answered, by the hash of their contents: a folder may have been moved or renamed since.
 *
 * @throws BeelineError `labels_differ` where the runs tell different classes apart, `no_images` where they share no photo
 */
export function matchPhotos(runs: readonly Run[]): Matched {
  const [{ labels }] = runs as [Run];
  for (const run of runs) demandLabels(runs[0]!, run);
  const unmatched: Unmatched[] = [];
  const byHash = runs.map((run) => {
    const found = new Map<string, PhotoAnswer>();
    for (const photo of run.photos) {
      if (found.has(photo.sha256)) unmatched.push({ run: run.name, path: photo.path, reason: 'copy' });
      else found.set(photo.sha256, photo);
    }
    return found;
  });
  const truthOf = (run: number, sha256: string) => runs[run]!.labels[byHash[run]!.get(sha256)!.truth]!;
  const everywhere = (sha256: string): boolean => byHash.every((photos) => photos.has(sha256));
  const agreed = (sha256: string): boolean => runs.every((_, i) => truthOf(i, sha256) === truthOf(0, sha256));

  for (const [i, photos] of byHash.entries())
    for (const { path, sha256 } of photos.values()) {
      if (!everywhere(sha256)) unmatched.push({ run: runs[i]!.name, path, reason: 'missing' });
      else if (i === 0 && !agreed(sha256)) unmatched.push({ run: runs[0]!.name, path, reason: 'relabelled' });
    }
  const photos = [...byHash[0]!.values()].filter(({ sha256 }) => everywhere(sha256) && agreed(sha256));
  if (photos.length === 0) {
    throw new BeelineError(
      'no_images',
      `${runs.map(({ name }) => name).join(' and ')} have no photo in common, by the contents of the files.`,
      'Give the photos to compare on with --data FOLDER.',
    );
  }
  const rows = runs.map((run, i) => {
    const places = labels.map((label) => run.labels.indexOf(label));
    return photos.map(({ path, sha256, truth }): LogitRow => {
      const { logits } = byHash[i]!.get(sha256)!;
      return { path, truth, logits: Float32Array.from(places, (place) => logits[place]!) };
    });
  });
  return { photos, rows, unmatched };
}

function demandLabels(first: Run, { name, labels }: Run): void {
  if (labels.length === first.labels.length && labels.every((label) => first.labels.includes(label))) return;
  throw new BeelineError(
    'labels_differ',
    `${first.name} tells ${first.labels.join(', ')} apart, ${name} ${labels.join(', ')}.`,
    'Only runs of the same classes can be compared.',
  );
}
