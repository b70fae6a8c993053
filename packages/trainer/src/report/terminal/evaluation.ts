import type { Evaluation } from '../../evaluation/index.js';
import { percent, percentRange, short } from '../numbers.js';
import { classTable } from './classes.js';
import { confusionLines } from './matrix.js';
import { painter } from './table.js';

export interface TerminalOptions {
  /** ANSI colours; off unless asked for. */
  readonly colour?: boolean;
  /** Columns of the terminal; 80 unless told, and taken for at least 60. */
  readonly width?: number;
}

/**
 * An evaluation as lines for a terminal: top-1 with its interval, calibration, per-class table, confusion matrix.
 * No line end at the end.
 */
export function formatEvaluation(evaluation: Evaluation, options: TerminalOptions = {}): string {
  const paint = painter(options.colour ?? false);
  const columns = Math.max(60, options.width ?? 80);
  const { top1, loss, ece, temperature } = evaluation;
  const counts = `(${top1.correct} of ${top1.total}; 95 % interval ${percentRange(top1.interval)})`;
  return [
    `${paint('Top-1', 'bold')}  ${paint(top1.total === 0 ? 'unknown' : percent(top1.accuracy), 'green')}  ${counts}`,
    paint(`Loss ${short(loss)}, calibration error ${percent(ece)}, temperature ${short(temperature)}`, 'dim'),
    '',
    ...classTable(evaluation, columns, paint),
    '',
    ...confusionLines(evaluation, columns, paint),
  ].join('\n');
}
