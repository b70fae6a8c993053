import { BeelineError } from '@beeline/core';
import type { ReadFile } from '@beeline/core/bundle';
import * as z from 'zod/mini';
import type { PhotoAnswer } from './types.js';

/** Where a run keeps what it said of its validation photos, below its folder. */
export const PREDICTIONS = 'report/predictions.json';

/** A run's recorded answers. */
export interface Predictions {
  /** Of the manifest of the bundle that gave them. */
  readonly bundle: string;
  /** As the data set calls it. */
  readonly split: string;
  readonly labels: readonly string[];
  readonly photos: readonly PhotoAnswer[];
}

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const schema = z.object({
  schema: z.literal(1),
  bundle: hash,
  split: z.string(),
  labels: z.array(z.string()),
  photos: z.array(
    z.object({
      path: z.string(),
      sha256: hash,
      truth: z.int().check(z.minimum(0)),
      logits: z.array(z.number()),
    }),
  ),
});

/** The file's text: a line a photo, so that people and `diff` can read it. */
export function writePredictions({ photos, ...about }: Predictions): string {
  const lines = photos.map(({ logits, ...photo }) =>
    // Single precision has no more than nine digits.
    JSON.stringify({ ...photo, logits: Array.from(logits, (logit) => Number(logit.toPrecision(9))) }),
  );
  return `${JSON.stringify({ schema: 1, ...about }).slice(0, -1)},"photos":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * Reads the recorded answers of a run.
 *
 * @param run as people call it
 * @param sha256 of the run's bundle, which must be the one that gave them
 * @throws BeelineError `predictions_missing`, `predictions_corrupt`, `predictions_stale`
 */
export async function readPredictions(read: ReadFile, run: string, sha256: string): Promise<Predictions> {
  const bytes = await read(PREDICTIONS);
  if (bytes === undefined) {
    throw new BeelineError(
      'predictions_missing',
      `${run} holds no recorded answers (${PREDICTIONS}).`,
      'Give the photos to compare on with --data FOLDER; or train it again with this version, which records them.',
    );
  }
  const found = parsePredictions(new TextDecoder().decode(bytes));
  if (!found) {
    throw new BeelineError(
      'predictions_corrupt',
      `${PREDICTIONS} of ${run} is not as Beeline writes it.`,
      'Give the photos to compare on with --data FOLDER.',
    );
  }
  if (found.bundle !== sha256) {
    throw new BeelineError(
      'predictions_stale',
      `The answers recorded in ${run} are those of another bundle.`,
      'Give the photos to compare on with --data FOLDER.',
    );
  }
  return found;
}

/** The answers in a text that comes from anywhere; undefined where it holds none that fit together. */
export function parsePredictions(text: string): Predictions | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { success, data } = schema.safeParse(json);
  if (!success) return undefined;
  const { labels, photos } = data;
  const fits = photos.every(({ truth, logits }) => truth < labels.length && logits.length === labels.length);
  return fits ? data : undefined;
}
