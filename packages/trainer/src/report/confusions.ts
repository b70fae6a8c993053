import type { Evaluation } from '../evaluation/index.js';

/** One kind of mistake: photos of `truth` that were named `predicted`. */
export interface Confusion {
  readonly truth: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the photos of `truth`, the share that this happened to. */
  readonly share: number;
}

/** All kinds of mistakes that were made, the most frequent first; of equals, the larger share of its class first. */
export function confusions({ confusion, perClass }: Evaluation): Confusion[] {
  return confusion
    .flatMap((row, truth) =>
      row.map((n, predicted) => ({ truth, predicted, count: n, share: n / perClass[truth]!.support })),
    )
    .filter(({ truth, predicted, count }) => truth !== predicted && count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share);
}
