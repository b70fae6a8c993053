import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import { auroc, type Interval, wilson } from '../evaluation/index.js';
import { percent, percentRange } from '../report/index.js';
import { namePhotos } from '../training/index.js';
import { type MeasuredNetwork, measure } from './measure.js';
import { photosAt } from './photosAt.js';
import type { Terminal } from './terminal.js';

/** How many of some photos are called unknown. */
export interface Flagged {
  readonly photos: number;
  readonly flagged: number;
  readonly interval: Interval;
}

/** What the unknown score of a bundle is worth. */
export interface UnknownMeasured {
  readonly threshold: number;
  /** What was promised of photos of the classes. */
  readonly falseAlarmRate: number;
  /** Photos of the classes: false alarms. */
  readonly known: Flagged;
  /** Photos that are none of the classes, and how well the score parts them from the known ones (1: perfectly). */
  readonly unknown?: Flagged & { readonly auroc: number };
}

/** Throws `option_invalid` where a bundle can't tell what is unknown. */
export function demandUnknown({ unknown, manifest }: Bundle): void {
  if (unknown) return;
  throw new BeelineError(
    'option_invalid',
    `The bundle ${manifest.name} can't tell photos that are none of its classes, so there is nothing to measure by --unknown.`,
    'Train it again: a training with 10 validation photos or more fits what it takes.',
  );
}

/** Judges the scores of known photos and, where they are asked for, takes unknown ones through the network. */
export async function measureUnknown(
  network: MeasuredNetwork,
  known: readonly number[],
  options: { readonly unknown?: readonly string[]; readonly workers?: number },
  terminal: Terminal,
): Promise<UnknownMeasured | undefined> {
  const score = network.unknown;
  if (!score) return undefined;
  const { threshold, falseAlarmRate } = score;
  const judged = { threshold, falseAlarmRate, known: flagged(known, threshold) };
  if (!options.unknown) return judged;
  const files = (await Promise.all(options.unknown.map(photosAt))).flat();
  terminal.say(`Measuring on ${files.length} photos that are none of the classes.`);
  const photos = files.map((file) => ({ path: file, file, truth: 0 }));
  const strangers = { photos, leftOut: [], split: undefined };
  const { unknownScores, problems } = await measure(network, strangers, terminal, options.workers);
  namePhotos(problems, terminal);
  return { ...judged, unknown: { ...flagged(unknownScores, threshold), auroc: auroc(known, unknownScores) } };
}

function flagged(scores: readonly number[], threshold: number): Flagged {
  const above = scores.filter((score) => score > threshold).length;
  return { photos: scores.length, flagged: above, interval: wilson(above, scores.length) };
}

/** Lines for the terminal. */
export function formatUnknown({ known, unknown, falseAlarmRate }: UnknownMeasured): string {
  const share = ({ photos, flagged: above, interval }: Flagged): string =>
    `${percent(photos === 0 ? null : above / photos)} (${above} of ${photos}, 95 % interval ${percentRange(interval)})`;
  const lines = [`Called unknown: ${share(known)}; at most ${percent(falseAlarmRate)} were expected.`];
  if (unknown) {
    lines.push(`Of photos that are none of the classes: ${share(unknown)}, AUROC ${unknown.auroc.toFixed(3)}.`);
  }
  return lines.join('\n');
}
