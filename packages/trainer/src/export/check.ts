import { BeelineError, openNetwork } from '@beeline/core';
import {
  type Bundle,
  type Golden,
  type LogitsOf,
  makeGolden,
  type VerifyReport,
  verifyBundle,
} from '@beeline/core/bundle';
import { startWasm } from '../backends/index.js';
import type { Dtype } from './dtype.js';
import type { Lowered } from './lower.js';

/** What a finished export says of itself. */
export interface Replayed {
  /** What ran the written file, or how else it was checked; in words that follow "replayed". */
  readonly by: string;
  /** The largest difference between its logits on the golden images and those of the training. */
  readonly largestDifference: number;
}

/**
 * Half floats keep 11 bits; over a network's layers that moves a logit by some thousandths. A twentieth of the largest
 * logit means that something else is wrong.
 */
const HALF_TOLERANCE = 0.05;

/**
 * The bundle's golden answers with the tolerance that rounding the weights calls for. What int8 may move is for the
 * measured accuracy to say, not for a logit: here it only has to be a number.
 */
export function goldenFor({ golden }: Pick<Bundle, 'golden'>, dtype: Dtype): Golden {
  if (dtype === 'float32') return golden;
  if (dtype === 'int8') return { ...golden, tolerance: Number.MAX_VALUE };
  const largest = Math.max(...golden.cases.flatMap((one) => one.logits.map(Math.abs)));
  return { ...golden, tolerance: HALF_TOLERANCE * Math.max(1, largest) };
}

/** Throws `replay_differs` where a replay was not as it had to be. */
export function demandEqual(report: VerifyReport, dtype: Dtype): VerifyReport {
  if (report.equal) return report;
  throw new BeelineError(
    'replay_differs',
    `Read back, this export answers differently: a logit is off by ${report.largestDifference.toPrecision(3)}, allowed is ${report.tolerance.toPrecision(3)}.`,
    dtype === 'float16' ? 'These weights do not fit half floats; export them as float32.' : 'Nothing was written.',
  );
}

/**
 * Holds what another engine makes of an exported file against two things: our engine with the very same rounded
 * numbers, which must agree, and the bundle's golden answers, as far as rounding allows.
 */
export async function demandSameLogits(
  bundle: Bundle,
  lowered: Lowered,
  dtype: Dtype,
  logits: LogitsOf,
): Promise<VerifyReport> {
  demandEqual(await verifyBundle({ golden: await ourAnswers(bundle, lowered) }, logits), dtype);
  return demandEqual(await verifyBundle({ golden: goldenFor(bundle, dtype) }, logits), dtype);
}

async function ourAnswers({ manifest }: Bundle, { graph, state }: Lowered): Promise<Golden> {
  await startWasm();
  const network = openNetwork({ graph, state, preprocessing: manifest.preprocessing });
  try {
    return await makeGolden(network.logits);
  } finally {
    network.dispose();
  }
}
