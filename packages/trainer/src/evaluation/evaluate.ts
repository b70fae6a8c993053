import { softmax } from '@beeline/core/transfer';
import { rankingOf } from './binary.js';
import { calibrationAt } from './calibration.js';
import { argmax } from './likelihood.js';

import type { ClassMetrics, Evaluation, Interval, LogitRow, Prediction, Ranking } from './types.js';
import { wilson } from './wilson.js';

/**
 * Holds the network's logits against the truth.
 *
 * @param labels class names, in the order of the logits
 * @param rows one per photo; none at all is allowed and gives an accuracy of 0 with the interval [0, 1]
 * @param temperature divides the logits before softmax; above 0
 * @throws RangeError when a row does not fit the labels, a logit is not finite or the temperature is not positive
 */
export function evaluate(labels: readonly string[], rows: readonly LogitRow[], temperature: number): Evaluation {
  if (!(temperature > 0 && temperature < Infinity)) throw new RangeError(`temperature ${temperature} is not positive`);
  for (const row of rows) check(row, labels.length);

  const predictions = rows.map(({ path, truth, logits }): Prediction => {
    return { path, truth, predicted: argmax(logits), probabilities: [...softmax(logits, temperature)] };
  });
  const confusion = labels.map(() => labels.map(() => 0));
  for (const { truth, predicted } of predictions) confusion[truth]![predicted]! += 1;

  const correct = confusion.reduce((sum, row, i) => sum + row[i]!, 0);
  const total = rows.length;
  const after = calibrationAt(rows, temperature);
  return {
    labels: [...labels],
    temperature,
    top1: { correct, total, accuracy: total === 0 ? 0 : correct / total, interval: wilson(correct, total) },
    loss: after.loss,
    ece: after.ece,
    perClass: labels.map((label, i) => ({ ...classMetrics(label, i, confusion), ...rankingOf(predictions, i) })),
    confusion,
    predictions,
    calibration: { before: temperature === 1 ? after : calibrationAt(rows, 1), after },
  };
}

function classMetrics(
  label: string,
  i: number,
  confusion: readonly (readonly number[])[],
): Omit<ClassMetrics, keyof Ranking> {
  const hits = confusion[i]![i]!;
  const support = confusion[i]!.reduce((sum, n) => sum + n, 0);
  const named = confusion.reduce((sum, row) => sum + row[i]!, 0);
  return {
    label,
    precision: named === 0 ? null : hits / named,
    recall: support === 0 ? null : hits / support,
    f1: named + support === 0 ? null : (2 * hits) / (named + support),
    support,
    precisionInterval: wilson(hits, named),
    recallInterval: wilson(hits, support),
    f1Interval: f1Interval(hits, named + support - hits),
  };
}

/**
 * F1 grows with hits / (hits + false alarms + misses), which is a share like any other (Hand, Christen and Kirielle,
 * "F*: an interpretable transformation of the F-measure", 2021): the interval of F1 is what Wilson's of that share becomes.
 */
function f1Interval(hits: number, concerned: number): Interval {
  const [low, high] = wilson(hits, concerned);
  return [(2 * low) / (1 + low), (2 * high) / (1 + high)];
}

function check({ path, truth, logits }: LogitRow, classes: number): void {
  if (logits.length !== classes) throw new RangeError(`${path}: ${logits.length} logits for ${classes} classes`);
  if (!(truth in logits)) throw new RangeError(`${path}: truth ${truth} is not one of ${classes} classes`);
  if (!logits.every(Number.isFinite)) throw new RangeError(`${path}: a logit is not finite`);
}
