import { countByClass, type Dataset, type LeftOut, type Photo } from '../data/index.js';
import type { Watcher } from './watcher.js';

/** A data set in a sentence or two. */
export function describeDataset({ name, labels, train, val, split }: Dataset): string {
  const counts = (photos: readonly Photo[]): string => {
    const byClass = countByClass(photos, labels.length);
    const shown = labels.slice(0, 8).map((label, i) => `${label} ${byClass[i]}`);
    return `${photos.length} (${shown.join(', ')}${labels.length > 8 ? `, and ${labels.length - 8} more classes` : ''})`;
  };
  const drawn =
    split.by === 'chance'
      ? ` The second part was drawn by chance, seed ${split.seed}.`
      : split.val === 'test'
        ? ' The second part is what the data set calls its test split.'
        : '';
  return `Photos in ${name}: ${counts(train)} to train on, ${counts(val)} to validate with.${drawn}`;
}

/** Photos named one by one when more are left out. */
const NAMED = 20;

/** Names the photos that are left out, with a count. */
export function namePhotos(leftOut: readonly LeftOut[], watcher: Pick<Watcher, 'warn'>): void {
  if (leftOut.length === 0) return;
  const lines = leftOut.slice(0, NAMED).map(({ path, reason }) => `  ${path}: ${reason}`);
  if (leftOut.length > NAMED) lines.push(`  and ${leftOut.length - NAMED} more (the report names them all)`);
  watcher.warn(`Left out ${leftOut.length} ${leftOut.length === 1 ? 'file' : 'files'}:\n${lines.join('\n')}`);
}
