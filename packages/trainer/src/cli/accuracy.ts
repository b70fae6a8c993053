import { basename } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import { readLabelled } from '../data/index.js';
import { evaluate } from '../evaluation/index.js';
import { namePhotos } from '../training/index.js';
import { measure } from './measure.js';
import type { Terminal } from './terminal.js';

/** Top-1 on the same photos, with the weights of the bundle and with the rounded ones. */
export interface Comparison {
  readonly photos: number;
  /** Photos named right. */
  readonly before: number;
  readonly after: number;
}

/** An int8 export may lose this share of the photos unless told otherwise. */
export const MAX_DROP = 0.01;

/**
 * Measures a bundle and its rounded self on photos whose classes are known.
 *
 * @param maxDrop the largest share of the photos that may be lost, in [0, 1].
 * @throws BeelineError `accuracy_drop` where more is lost.
 */
export async function demandAccuracy(
  bundle: Bundle,
  rounded: { readonly graph: Graph; readonly state: StateDict },
  folder: string,
  maxDrop: number,
  terminal: Terminal,
): Promise<Comparison> {
  const { labels, preprocessing, temperature } = bundle.manifest;
  const found = await readLabelled(folder, labels);
  const from = `${found.photos.length} photos of ${basename(folder)}${found.split ? `, ${found.split}` : ''}`;
  terminal.say(`Measuring on ${from}: the bundle, then its rounded weights.`);
  const top1 = async (network: typeof rounded) => {
    const measured = await measure({ ...network, preprocessing }, found, terminal);
    return { ...measured, ...evaluate([...labels], measured.rows, temperature).top1 };
  };
  const before = await top1(bundle);
  namePhotos(before.problems, terminal);
  const after = await top1(rounded);
  const comparison = { photos: before.total, before: before.correct, after: after.correct };
  demandWithin(comparison, maxDrop);
  return comparison;
}

/** Throws `accuracy_drop` where more than this share of the photos is lost. */
export function demandWithin({ photos, before, after }: Comparison, maxDrop: number): void {
  // A share like 0.07 is not exact, so 7 of 100 would be more than it.
  if (before - after <= maxDrop * photos + 1e-9) return;
  throw new BeelineError(
    'accuracy_drop',
    `Rounded, the weights name ${after} of ${photos} photos right, before ${before}: more than ${+(100 * maxDrop).toPrecision(3)} % are lost.`,
    'Nothing was written. Export as float16, or allow it with --max-drop.',
  );
}
