import { FEWEST_HELD_OUT, fitUnknown, type UnknownFit, type UnknownScore, unknownScore } from '@beeline/core/transfer';
import type { Dataset, Photo } from '../data/index.js';
import type { Watcher } from './watcher.js';

/** An unknown score, and the validation photos that it would call unknown. */
export interface FittedUnknown {
  readonly score: UnknownScore;
  /** Paths, in the data set's order. */
  readonly flagged: readonly string[];
}

/** Photos that are taken through a network once more for their features; more would change the score hardly at all. */
const MOST_PHOTOS = 2000;

/** At most so many of the photos, evenly over the list and so over its classes. */
export const representative = (photos: readonly Photo[]): readonly Photo[] =>
  photos.length <= MOST_PHOTOS
    ? photos
    : Array.from({ length: MOST_PHOTOS }, (_, i) => photos[Math.floor((i * photos.length) / MOST_PHOTOS)]!);

/** Fits the unknown score of a training; the held-out photos are those of validation. Nothing where they are too few. */
export function fitted(fit: Omit<UnknownFit, 'classes'>, { val, labels }: Dataset): FittedUnknown | undefined {
  const score = fitUnknown({ ...fit, classes: labels.length });
  if (!score) return undefined;
  const { heldOut, heldOutLogits, features } = fit;
  const isFlagged = (_: Photo, i: number): boolean =>
    unknownScore(score, heldOut.subarray(i * features, (i + 1) * features), heldOutLogits[i]!) > score.threshold;
  return { score, flagged: val.filter(isFlagged).map(({ path }) => path) };
}

/** Says what came of it. */
export function sayUnknown(unknown: FittedUnknown | undefined, photos: number, watcher: Watcher): void {
  if (!unknown) {
    const why =
      photos < FEWEST_HELD_OUT ? `it takes ${FEWEST_HELD_OUT} validation photos` : 'the features tell nothing';
    watcher.say(`Photos that are none of the classes will not be told: ${why}.`);
    return;
  }
  const { falseAlarmRate } = unknown.score;
  watcher.say(
    `Photos that are none of the classes are told by their features; of photos of the classes, ${(100 * falseAlarmRate).toFixed(1)} % at most are expected to be called unknown as well (${unknown.flagged.length} of ${photos} validation photos are).`,
  );
}
