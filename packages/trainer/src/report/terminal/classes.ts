import type { Evaluation } from '../../evaluation/index.js';
import { count, NOTHING, percent, percentRange } from '../numbers.js';
import { plain } from '../plain.js';
import { type Cell, type Paint, table } from './table.js';
import { shorten } from './width.js';

/** More classes than this fill screens: then the weakest ones are shown. */
const MOST = 20;
/** Columns that all but the label take. */
const NUMBERS = 72;

/** Lines of the per-class table, within `columns`. */
export function classTable(evaluation: Evaluation, columns: number, paint: Paint): string[] {
  const { perClass } = evaluation;
  const shown =
    perClass.length <= MOST ? perClass : [...perClass].sort((a, b) => (a.f1 ?? 2) - (b.f1 ?? 2)).slice(0, MOST / 2);
  const head: Cell[] = ['Class', 'Photos', 'Recall', '95 % interval', 'Precision', 'F1', 'AUROC', 'AP'].map((text) => ({
    text,
    style: 'bold',
  }));
  const rows = shown.map(
    ({ label, support, recall, recallInterval, precision, f1, auroc, averagePrecision }): Cell[] => [
      shorten(plain(label), Math.max(8, columns - NUMBERS)),
      support.toLocaleString('en'),
      percent(recall),
      { text: percentRange(recallInterval), style: 'dim' },
      percent(precision),
      percent(f1),
      auroc?.toFixed(3) ?? NOTHING,
      averagePrecision?.toFixed(3) ?? NOTHING,
    ],
  );
  const lines = table([head, ...rows], paint);
  if (shown.length < perClass.length)
    lines.push(paint(`The weakest ${shown.length} of ${count(perClass.length, 'class', 'classes')}.`, 'dim'));
  return lines;
}
