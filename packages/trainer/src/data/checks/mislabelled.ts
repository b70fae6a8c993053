import { createRandom } from '@beeline/core';
import { byCodePoint } from '../order.js';
import { nearestNeighbours } from './neighbours.js';
import type { NamedPhoto, Suspect } from './types.js';

/** A photo and its features, as many for each. */
export interface Described extends NamedPhoto {
  readonly features: Float32Array;
}

/** What was found, and among how many photos: all, or as many drawn by chance as can be compared in a few seconds. */
export interface Questioned {
  /** The least like their own class first. */
  readonly suspects: readonly Suspect[];
  readonly among: number;
}

/** Neighbours that are asked; fewer where a class is so small that it could never have a majority. */
const NEIGHBOURS = 10;
/** The share of them that must have one other class, and the share that may have the photo's own. */
const LEAST_OTHER = 0.8;
const MOST_OWN = 0.1;

/** Multiplications that may be spent: some three seconds. */
const BUDGET = 2e9;

/** In a smaller class a photo has no company to be told by. */
const COMPANY = 3;

/**
 * Photos whose nearest neighbours nearly all have one other class, and hardly any has theirs. Nothing here depends on a
 * trained head, which would have learned wrong labels by heart.
 */
export function questionLabels(photos: readonly Described[], seed: number, budget = BUDGET): Questioned {
  const width = photos[0]?.features.length ?? 1;
  const affordable = Math.floor(Math.sqrt(budget / width));
  const some =
    photos.length <= affordable ? photos : createRandom(seed).fork('labels').shuffle(photos).slice(0, affordable);
  const sizes = new Map<string, number>();
  for (const { label } of some) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const asked = Math.min(NEIGHBOURS, Math.max(COMPANY, Math.min(...sizes.values())), some.length - 1);

  const suspects: Suspect[] = [];
  for (const [i, nearest] of nearestNeighbours(some, asked).entries()) {
    const { features: _, ...photo } = some[i]!;
    const votes = new Map<string, number>();
    for (const j of nearest) votes.set(some[j]!.label, (votes.get(some[j]!.label) ?? 0) + 1);
    const [looksLike, most] = [...votes].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
    const [shareOfOther, shareOfOwn] = [most / asked, (votes.get(photo.label) ?? 0) / asked];
    const doubtful = shareOfOther >= LEAST_OTHER && shareOfOwn <= MOST_OWN && sizes.get(photo.label)! >= COMPANY;
    if (looksLike !== photo.label && doubtful) suspects.push({ ...photo, looksLike, shareOfOther, shareOfOwn });
  }
  const doubt = (one: Suspect): number => one.shareOfOther - one.shareOfOwn;
  suspects.sort((a, b) => doubt(b) - doubt(a) || byCodePoint(a.path, b.path));
  return { suspects, among: some.length };
}
