import * as z from 'zod/mini';
import { BeelineError } from '../errors.js';
import { checks, type Image, noise, waves } from '../image/index.js';

const side = z.int().check(z.minimum(1), z.maximum(4096));

/** `golden.json`: images made from formulas, and the logits that the trainer got for them. */
export const goldenSchema = z.object({
  cases: z
    .array(
      z.object({
        formula: z.enum(['waves', 'checks', 'noise']),
        width: side,
        height: side,
        logits: z.array(z.number()),
      }),
    )
    .check(z.minLength(1)),
  /** The largest difference between two logits that still counts as equal. */
  tolerance: z.number().check(z.positive()),
});

export interface GoldenCase {
  readonly formula: 'waves' | 'checks' | 'noise';
  readonly width: number;
  readonly height: number;
  /** Float32 numbers, one a label, before the temperature. */
  readonly logits: readonly number[];
}

export interface Golden {
  readonly cases: readonly GoldenCase[];
  readonly tolerance: number;
}

/** The logits of a decoded image, on whatever engine there is. */
export type LogitsOf = (image: Image) => Promise<Float32Array> | Float32Array;

const formulas = { waves, checks, noise };

/** Slopes, edges and noise; wide, tall, square and smaller than any input, so that every step of resizing shows. */
const images = [
  { formula: 'waves', width: 320, height: 240 },
  { formula: 'checks', width: 225, height: 300 },
  { formula: 'noise', width: 256, height: 256 },
  { formula: 'checks', width: 50, height: 40 },
] as const;

/**
 * Engines add up in different orders; they agree to about 1e-4 of the largest logit. A wrong weight, label order or
 * resampling filter moves logits by a hundred times as much.
 */
const relativeTolerance = 5e-4;

/**
 * Asks a network for its logits on the golden images.
 *
 * @throws BeelineError `network_not_finite` where an answer is no finite number (a training that diverged).
 */
export async function makeGolden(logitsOf: LogitsOf): Promise<Golden> {
  const cases: GoldenCase[] = [];
  for (const image of images) cases.push({ ...image, logits: Array.from(await logitsOf(imageOf(image))) });
  const largest = Math.max(...cases.flatMap(({ logits }) => logits.map(Math.abs)));
  if (!Number.isFinite(largest))
    throw new BeelineError(
      'network_not_finite',
      'The network answers with numbers that are not finite.',
      'The training has diverged: lower the learning rate and train again.',
    );
  return { cases, tolerance: relativeTolerance * Math.max(1, largest) };
}

const imageOf = ({ formula, width, height }: Omit<GoldenCase, 'logits'>): Image => formulas[formula](width, height);

export interface VerifyReport {
  /** Whether every logit is within the bundle's tolerance. */
  readonly equal: boolean;
  /** Over all cases; infinite where the number of logits differs or one is no number. */
  readonly largestDifference: number;
  readonly tolerance: number;
  readonly cases: readonly { readonly name: string; readonly largestDifference: number }[];
}

/** Replays the golden images on an engine and says whether it answers as the trainer's did. */
export async function verifyBundle(bundle: { readonly golden: Golden }, logitsOf: LogitsOf): Promise<VerifyReport> {
  const { cases, tolerance } = bundle.golden;
  const replayed: { name: string; largestDifference: number }[] = [];
  for (const golden of cases) {
    const name = `${golden.formula} ${golden.width}x${golden.height}`;
    replayed.push({ name, largestDifference: difference(golden.logits, await logitsOf(imageOf(golden))) });
  }
  const largestDifference = Math.max(...replayed.map((one) => one.largestDifference));
  return { equal: largestDifference <= tolerance, largestDifference, tolerance, cases: replayed };
}

function difference(wanted: readonly number[], given: Float32Array): number {
  if (wanted.length !== given.length) return Number.POSITIVE_INFINITY;
  const largest = Math.max(...wanted.map((value, i) => Math.abs(value - given[i]!)));
  return Number.isNaN(largest) ? Number.POSITIVE_INFINITY : largest;
}
