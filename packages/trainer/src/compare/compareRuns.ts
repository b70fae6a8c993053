import {
  bootstrapInterval,
  type Evaluation,
  evaluate,
  holm,
  lossOf,
  mcnemar,
  pairedInterval,
} from '../evaluation/index.js';
import { matchPhotos } from './match.js';
import type { ComparedRun, Comparison, Disagreement, Pair, PhotoAnswer, Run } from './types.js';

/** A difference that chance alone would bring about more often than this is not called one. */
export const LEVEL = 0.05;

/**
 * Holds runs against each other on the photos that all of them answered: each by itself, every two of them by a test and
 * intervals of the difference, and the photos that they do not name alike.
 *
 * @param runs at least two, of the same classes
 * @throws BeelineError `labels_differ`, `no_images`
 */
export function compareRuns(runs: readonly Run[]): Comparison {
  const { photos, rows, unmatched } = matchPhotos(runs);
  const { labels } = runs[0]!;
  const compared = runs.map(({ photos: _, labels: __, ...run }, i): ComparedRun => {
    return { ...run, evaluation: evaluate(labels, rows[i]!, run.temperature) };
  });
  const judged = compared.map(({ evaluation, temperature }, i): Judged => {
    return { evaluation, losses: rows[i]!.map((row) => lossOf(row, temperature)) };
  });
  return {
    labels,
    photos: photos.length,
    runs: compared,
    pairs: pairsOf(judged),
    disagreements: photos.map((photo, i) => answersTo(photo, i, compared)).filter(isDisputed),
    unmatched,
  };
}

interface Judged {
  readonly evaluation: Evaluation;
  /** One per photo. */
  readonly losses: readonly number[];
}

function pairsOf(runs: readonly Judged[]): Pair[] {
  const pairs = runs.flatMap((_, second) =>
    runs.slice(0, second).map((_, first) => ({ first, second, ...differencesOf(runs[first]!, runs[second]!) })),
  );
  const adjusted = holm(pairs.map(({ p }) => p));
  return pairs.map((pair, i): Pair => {
    const shown = adjusted[i]! < LEVEL;
    const verdict = !shown ? 'undecided' : pair.difference > 0 ? 'better' : 'worse';
    return { ...pair, adjusted: adjusted[i]!, verdict };
  });
}

function differencesOf(one: Judged, other: Judged): Omit<Pair, 'first' | 'second' | 'adjusted' | 'verdict'> {
  const [before, after] = [rightsOf(one.evaluation), rightsOf(other.evaluation)];
  const gains = after.map((right, i) => right - before[i]!);
  const onlySecond = gains.filter((gain) => gain > 0).length;
  const onlyFirst = gains.filter((gain) => gain < 0).length;
  const losses = other.losses.map((loss, i) => loss - one.losses[i]!);
  return {
    onlyFirst,
    onlySecond,
    difference: (onlySecond - onlyFirst) / gains.length,
    interval: pairedInterval(onlyFirst, onlySecond, gains.length),
    bootstrap: bootstrapInterval(gains),
    lossDifference: other.evaluation.loss - one.evaluation.loss,
    lossInterval: bootstrapInterval(losses),
    p: mcnemar(onlyFirst, onlySecond),
  };
}

const rightsOf = ({ predictions }: Evaluation): number[] =>
  predictions.map(({ truth, predicted }) => Number(truth === predicted));

function answersTo({ path, sha256, truth }: PhotoAnswer, i: number, runs: readonly ComparedRun[]): Disagreement {
  const answers = runs.map(({ evaluation }) => {
    const { predicted, probabilities } = evaluation.predictions[i]!;
    return { predicted, probability: probabilities[predicted]! };
  });
  return { path, sha256, truth, answers };
}

const isDisputed = ({ answers }: Disagreement): boolean =>
  answers.some(({ predicted }) => predicted !== answers[0]!.predicted);
