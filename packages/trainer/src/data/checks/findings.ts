import type { Dataset, LeftOut } from '../types.js';
import { groupCopies } from './duplicates.js';
import type { DuplicateGroup, Findings, Inspection, NamedPhoto } from './types.js';

/** Fewer pixels than this on the shorter side count as tiny; CIFAR's pictures have as many. */
export const TINY = 32;

type Ok = Extract<Inspection, { ok: true }>;

/** The photos that can't be decoded, and why. */
export function brokenPhotos(inspections: ReadonlyMap<string, Inspection>): LeftOut[] {
  return [...inspections].flatMap(([path, one]) => (one.ok ? [] : [{ path, reason: one.message }]));
}

/**
 * What the inspections say of a data set that has lost its broken photos.
 *
 * @param files sha256 by path, see `fingerprint`.
 */
export function findingsOf(
  dataset: Pick<Dataset, 'labels' | 'train' | 'val'>,
  files: ReadonlyMap<string, string>,
  inspections: ReadonlyMap<string, Inspection>,
): Findings {
  const photos = namedPhotos(dataset).flatMap((photo) => {
    const seen = inspections.get(photo.path);
    return seen?.ok ? [{ photo, seen, sha256: files.get(photo.path)!, grey: seen.grey }] : [];
  });
  const having = (wanted: (seen: Ok) => boolean) => photos.filter(({ seen }) => wanted(seen));
  const duplicates = groupCopies(photos).map((group): DuplicateGroup => {
    const members = group.map((i) => photos[i]!);
    const differ = (key: (member: (typeof members)[number]) => string): boolean => new Set(members.map(key)).size > 1;
    return {
      exact: !differ(({ sha256 }) => sha256),
      photos: members.map(({ photo }) => photo),
      acrossSplits: differ(({ photo }) => photo.split),
      acrossClasses: differ(({ photo }) => photo.label),
    };
  });
  const weight = (group: DuplicateGroup): number => Number(group.acrossSplits) * 2 + Number(group.acrossClasses);
  return {
    checked: inspections.size,
    corrupt: brokenPhotos(inspections),
    tiny: having(({ width, height }) => Math.min(width, height) < TINY).map(({ photo, seen }) => ({
      path: photo.path,
      width: seen.width,
      height: seen.height,
    })),
    rotated: having(({ orientation }) => orientation !== 1).map(({ photo, seen }) => ({
      path: photo.path,
      orientation: seen.orientation,
    })),
    duplicates: duplicates.sort((a, b) => weight(b) - weight(a)),
    leaked: duplicates
      .filter(({ acrossSplits }) => acrossSplits)
      .reduce((sum, group) => sum + group.photos.filter(({ split }) => split === 'val').length, 0),
  };
}

/** Every photo with its split and its class in words. */
export function namedPhotos({ labels, train, val }: Pick<Dataset, 'labels' | 'train' | 'val'>): NamedPhoto[] {
  const name = (split: NamedPhoto['split'], photos: Dataset['train']): NamedPhoto[] =>
    photos.map(({ path, truth }) => ({ path, split, label: labels[truth]! }));
  return [...name('train', train), ...name('val', val)];
}

/** Findings as numbers alone, for where no file may be named. */
export function countFindings(findings: Findings): Record<string, number> {
  const { checked, corrupt, tiny, rotated, duplicates, leaked, mislabelled } = findings;
  const copies = (groups: readonly DuplicateGroup[]): number =>
    groups.reduce((sum, { photos }) => sum + photos.length - 1, 0);
  return {
    checked,
    corrupt: corrupt.length,
    tiny: tiny.length,
    rotated: rotated.length,
    copies: copies(duplicates),
    copiesAcrossClasses: copies(duplicates.filter(({ acrossClasses }) => acrossClasses)),
    leaked,
    ...(mislabelled && { mislabelled: mislabelled.length }),
  };
}
