import type { Evaluation, Prediction } from '../evaluation/index.js';

/** Photos that a report shows unless told otherwise. */
export const MAX_PHOTOS = 48;

/** The photos worth a look, each in one group only. */
export interface PhotoChoice {
  /** Named wrong, the most confident mistake first. */
  readonly wrong: readonly Prediction[];
  /** Named right, the least confident first. */
  readonly unsure: readonly Prediction[];
  /** Others that were named right, the classes taking turns. */
  readonly right: readonly Prediction[];
}

/** How sure an answer was, in [0, 1]. */
export const confidence = ({ probabilities, predicted }: Prediction): number => probabilities[predicted]!;

/** At most `max` photos: up to half of them mistakes, then a third of the rest the least sure, then right ones. */
export function choosePhotos({ labels, predictions }: Evaluation, max = MAX_PHOTOS): PhotoChoice {
  const bySure = [...predictions].sort((a, b) => confidence(b) - confidence(a));
  const isRight = ({ truth, predicted }: Prediction): boolean => truth === predicted;
  const wrongs = bySure.filter((one) => !isRight(one));
  const rights = bySure.filter(isRight);

  const wrong = wrongs.slice(0, Math.max(Math.ceil(max / 2), max - rights.length));
  const least = Math.ceil((max - wrong.length) / 3);
  const unsure = rights.slice(Math.max(0, rights.length - least)).reverse();
  const taken = new Set(unsure);
  const rest = labels.map((_, label) => predictions.filter((p) => isRight(p) && p.truth === label && !taken.has(p)));
  return { wrong, unsure, right: takeTurns(rest, max - wrong.length - unsure.length) };
}

/**
 * The paths of the photos that a report with at most `max` photos wants thumbnails for. About 240 pixels on the
 * shorter side serve; all of them lie inside the page.
 */
export function reportPhotos(evaluation: Evaluation, { max = MAX_PHOTOS }: { readonly max?: number } = {}): string[] {
  const { wrong, unsure, right } = choosePhotos(evaluation, max);
  return [...wrong, ...unsure, ...right].map(({ path }) => path);
}

/** The photos that a report wants to show where the network looked in: mistakes and close calls. */
export function doubtfulPhotos(
  evaluation: Evaluation,
  { max = MAX_PHOTOS }: { readonly max?: number } = {},
): Prediction[] {
  const { wrong, unsure } = choosePhotos(evaluation, max);
  return [...wrong, ...unsure];
}

function takeTurns<T>(queues: readonly (readonly T[])[], max: number): T[] {
  const out: T[] = [];
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  for (let turn = 0; turn < longest; turn++)
    for (const queue of queues) if (turn < queue.length && out.length < max) out.push(queue[turn]!);
  return out;
}
