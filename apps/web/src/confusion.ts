/**
 * The confusion matrix as a table: what photos show in rows, what the model said in columns.
 *
 * @example
 * confusionTable(['ants', 'bees'], [[52, 18], [20, 63]]);
 */
import { element } from './dom.js';
import { count } from './format.js';
import { words } from './words.js';

/** More labels than this make a table that nobody reads. */
const MOST_LABELS = 12;

/** `undefined` where the matrix is too large to show, or not one of these labels. */
export function confusionTable(
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
): HTMLElement | undefined {
  if (labels.length > MOST_LABELS || confusion.length !== labels.length) return undefined;
  const head = (text: string, scope: 'col' | 'row') => element('th', { scope }, text);
  const rows = confusion.map((row, shown) =>
    element(
      'tr',
      {},
      head(labels[shown]!, 'row'),
      ...row.map((photos, said) => element('td', { className: said === shown ? 'right' : '' }, count(photos))),
    ),
  );
  const table = element(
    'table',
    {},
    element('caption', {}, words.confusionCaption),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, `${words.shown} ╲ ${words.said}`),
        ...labels.map((label) => head(label, 'col')),
      ),
    ),
    element('tbody', {}, ...rows),
  );
  // Wide tables scroll in a box of their own, which the keyboard has to reach.
  const box = element('div', { className: 'table', tabIndex: 0, ariaLabel: words.confusion }, table);
  box.setAttribute('role', 'region');
  return box;
}
