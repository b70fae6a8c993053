import { BeelineError, createRandom } from '@beeline/core';
import { byCodePoint } from './order.js';
import type { Photo } from './types.js';

/**
 * Draws a validation split class by class, so that both splits keep the classes' shares. Each class gives
 * `round(count * fraction)` photos, at least one, and keeps at least one. The draw of a class depends on the seed and
 * its own files only, not on their order; both splits come out by class, then by path. `fraction` is in (0, 1). Throws `class_too_small` where a class has a single photo.
 */
export function drawSplit(
  photos: readonly Photo[],
  labels: readonly string[],
  fraction: number,
  seed: number,
): { train: Photo[]; val: Photo[] } {
  const sorted = [...photos].sort((a, b) => a.truth - b.truth || byCodePoint(a.path, b.path));
  const chosen = new Set<Photo>();
  for (const [truth, label] of labels.entries()) {
    const own = sorted.filter((photo) => photo.truth === truth);
    if (own.length === 1) {
      throw new BeelineError(
        'class_too_small',
        `The class ${label} has one photo; a split needs at least two, one to train on and one to check with.`,
        'Add photos to it, or make train/ and val/ folders yourself.',
      );
    }
    const count = Math.min(own.length - 1, Math.max(1, Math.round(own.length * fraction)));
    for (const photo of createRandom(seed).fork(`split/${label}`).shuffle(own).slice(0, count)) chosen.add(photo);
  }
  return { train: sorted.filter((photo) => !chosen.has(photo)), val: sorted.filter((photo) => chosen.has(photo)) };
}
