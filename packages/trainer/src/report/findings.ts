import type { DuplicateGroup, Findings, Suspect } from '../data/index.js';

/** Groups of copies and suspects that a report shows with their photos; the others are named. */
const MOST = { suspects: 24, groups: 12, copies: 4 };

/** The findings that are worth a look at the photos. */
export interface FindingChoice {
  readonly suspects: readonly Suspect[];
  /** Copies across splits or classes, with as many photos as are shown. */
  readonly groups: readonly DuplicateGroup[];
}

export function chooseFindings({ mislabelled = [], duplicates }: Findings): FindingChoice {
  const grave = duplicates.filter(({ acrossSplits, acrossClasses }) => acrossSplits || acrossClasses);
  return {
    suspects: mislabelled.slice(0, MOST.suspects),
    groups: grave.slice(0, MOST.groups).map((group) => ({ ...group, photos: fewOf(group) })),
  };
}

/** Some photos of a group, of both splits and both classes where it has both. */
function fewOf({ photos }: DuplicateGroup): DuplicateGroup['photos'] {
  const kinds = new Map(photos.map((photo) => [`${photo.split}/${photo.label}`, photo]));
  return [...new Set([...kinds.values(), ...photos])].slice(0, MOST.copies);
}

/** The paths of the photos that the findings of a report want thumbnails for. */
export function findingPhotos(findings: Findings): string[] {
  const { suspects, groups } = chooseFindings(findings);
  const paths = [...groups.flatMap(({ photos }) => photos), ...suspects].map(({ path }) => path);
  return [...new Set(paths)];
}
