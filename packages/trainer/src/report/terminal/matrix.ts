import type { Evaluation } from '../../evaluation/index.js';
import { confusions } from '../confusions.js';
import { percent } from '../numbers.js';
import { plain } from '../plain.js';
import { type Cell, type Paint, table } from './table.js';
import { shorten, width } from './width.js';

/** A matrix of more classes than this cannot be read on a terminal: then the most confused pairs are listed. */
const MOST = 12;
const PAIRS = 10;

/** Lines of the confusion matrix, or of the most confused pairs, within `columns`. */
export function confusionLines(evaluation: Evaluation, columns: number, paint: Paint): string[] {
  return evaluation.labels.length <= MOST ? matrix(evaluation, columns, paint) : pairs(evaluation, columns, paint);
}

/** Column heads are the labels where all of them shorten, and the rows' numbers where not. */
function matrix({ labels, confusion }: Evaluation, columns: number, paint: Paint): string[] {
  const names = labels.map(plain);
  const cell = Math.max(...confusion.flat().map((n) => String(n).length), 2);
  const named = Math.max(...names.map(width)) + names.reduce((sum, name) => sum + Math.max(width(name), cell) + 2, 0);
  const numbered = named > columns;
  const room = Math.min(32, Math.max(8, columns - labels.length * (cell + 2)));
  const side = names.map((name, i) => shorten(numbered ? `${i + 1} ${name}` : name, room));
  const heads = names.map((name, i) => (numbered ? String(i + 1) : name));

  const head: Cell[] = ['', ...heads].map((text) => ({ text, style: 'bold' }));
  const rows = confusion.map((row, i) => [
    side[i]!,
    ...row.map((n, j): Cell => {
      if (n === 0) return { text: '·', style: 'dim' };
      return { text: String(n), style: i === j ? 'green' : 'red' };
    }),
  ]);
  return [paint('Confusion matrix: rows are the truth, columns the answer', 'bold'), ...table([head, ...rows], paint)];
}

function pairs(evaluation: Evaluation, columns: number, paint: Paint): string[] {
  const all = confusions(evaluation);
  if (all.length === 0) return [paint('No photo was taken for another class.', 'bold')];
  const shown = all.slice(0, PAIRS);
  const room = Math.max(8, Math.floor((columns - 24) / 2));
  const head: Cell[] = ['Truth → taken for', 'Photos', 'Of its class'].map((text) => ({ text, style: 'bold' }));
  const rows = shown.map(({ truth, predicted, count, share }): Cell[] => [
    `${shorten(plain(evaluation.labels[truth]!), room)} → ${shorten(plain(evaluation.labels[predicted]!), room)}`,
    { text: String(count), style: 'red' },
    percent(share),
  ]);
  const title = `Most confused pairs${shown.length < all.length ? ` (${shown.length} of ${all.length})` : ''}`;
  return [paint(title, 'bold'), ...table([head, ...rows], paint)];
}
