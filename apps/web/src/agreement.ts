/**
 * Whether two engines gave the same answer. Pure.
 *
 * @example
 * const { agree, largest } = agreement(fromServer, fromDevice); // agree: no probability is 1e-4 or more apart
 */
import type { Answer } from './answers.js';

/** Probabilities this close are the same answer: float32 sums in another order differ by less. */
export const TOLERANCE = 1e-4;

export interface Agreement {
  readonly agree: boolean;
  /** The largest difference between the probabilities of one label, in 0..1. */
  readonly largest: number;
}

/** Compares the labels that both answers hold (a server may leave out all but the best); none in common is no answer. */
export function agreement(one: Answer, other: Answer): Agreement {
  const given = new Map(other.predictions.map(({ label, probability }) => [label, probability]));
  const differences = one.predictions.flatMap(({ label, probability }) => {
    const twin = given.get(label);
    return twin === undefined ? [] : [Math.abs(twin - probability)];
  });
  const largest = differences.length > 0 ? Math.max(...differences) : 1;
  return { agree: largest <= TOLERANCE && one.known === other.known, largest };
}

/** Whether both come from the same model, as far as they say. */
export const sameModel = (one: Answer, other: Answer): boolean =>
  one.model?.sha256 === undefined || other.model?.sha256 === undefined || one.model.sha256 === other.model.sha256;
