import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import { auroc, aurocInterval, type Interval, wilson } from '../evaluation/index.js';
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

/** Photos that are none of the classes, and how well the score parts them from the known ones (1: perfectly). */
export interface Strangers extends Flagged {
  readonly auroc: number;
  /** Newcombe's 95 % interval of it. */
  readonly aurocInterval: Interval;
}

/** What the unknown score of a bundle is worth. */
export interface UnknownMeasured {
  readonly threshold: number;
  /** What was promised of photos of the classes. */
  readonly falseAlarmRate: number;
  /** Photos of the classes: false alarms. */
  readonly known: Flagged;
  /** All photos that are none of the classes, and those of each file or folder, as it was named. */
  readonly unknown?: Strangers & { readonly from: readonly (Strangers & { readonly path: string })[] };
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
  const places = await Promise.all(options.unknown.map(photosAt));
  const photos = places.flatMap((files, truth) => files.map((file) => ({ path: file, file, truth })));
  terminal.say(`Measuring on ${photos.length} photos that are none of the classes.`);
  const found = { photos, leftOut: [], split: undefined };
  // Each photo's "truth" is the place it came from, so that rows can be told apart.
  const { rows, unknownScores, problems } = await measure(network, found, terminal, options.workers);
  namePhotos(problems, terminal);
  const judge = (scores: readonly number[]): Strangers => ({
    ...flagged(scores, threshold),
    auroc: auroc(known, scores),
    aurocInterval: aurocInterval(known, scores),
  });
  const from = options.unknown.map((path, place) => {
    const scores = unknownScores.filter((_, i) => rows[i]!.truth === place);
    return { path, ...judge(scores) };
  });
  return { ...judged, unknown: { ...judge(unknownScores), from: from.filter(({ photos: n }) => n > 0) } };
}

function flagged(scores: readonly number[], threshold: number): Flagged {
  const above = scores.filter((score) => score > threshold).length;
  return { photos: scores.length, flagged: above, interval: wilson(above, scores.length) };
}

/** Lines for the terminal. */
export function formatUnknown({ known, unknown, falseAlarmRate }: UnknownMeasured): string {
  const shareOf = ({ photos, flagged: above, interval }: Flagged): string =>
    `${percent(photos === 0 ? null : above / photos)} (${above} of ${photos}, 95 % interval ${percentRange(interval)})`;
  const lines = [`Called unknown: ${shareOf(known)}; at most ${percent(falseAlarmRate)} were expected.`];
  const told = ({ auroc: area, aurocInterval: [low, high], ...share }: Strangers): string =>
    `${shareOf(share)}, AUROC ${area.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  if (unknown) {
    lines.push(`Of photos that are none of the classes: ${told(unknown)}.`);
    if (unknown.from.length > 1) lines.push(...unknown.from.map((one) => `  ${one.path}: ${told(one)}`));
  }
  return lines.join('\n');
}
