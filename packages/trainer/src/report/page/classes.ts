import type { ClassMetrics, Interval } from '../../evaluation/index.js';
import { intervalStrip } from '../charts/interval.js';
import { percent, percentRange } from '../numbers.js';
import { type Html, html } from './html.js';
import { type SectionOf, scrolling } from './section.js';

export const classesSection: SectionOf<'evaluation'> = ({ evaluation: { perClass } }) => ({
  id: 'classes',
  heading: 'Class by class',
  body: html`<p>How well it does on each class by itself: a class with few photos, or one that is often missed, can hide behind a good total.</p>${classesTable(perClass)}<p class="note">Small, and drawn as a bar: the 95 % interval, how far the number may be luck.</p>`,
});

/** What the table says of a class. */
export type ClassRow = Pick<ClassMetrics, 'label' | 'support' | 'recall' | 'precision' | 'f1'> & {
  readonly [Name in 'recallInterval' | 'precisionInterval' | 'f1Interval']?: Interval | undefined;
};

export function classesTable(rows: readonly ClassRow[]): Html {
  const table = html`<table class="classes">
<caption class="unseen">Results per class</caption>
<thead><tr><th scope="col">Class</th><th scope="col" class="number">Photos</th>
<th scope="col">Found<small>recall: of its photos, the share named so</small></th>
<th scope="col">Right when named<small>precision: of the photos named so, the share that are</small></th>
<th scope="col">F1<small>both in one number, their harmonic mean</small></th></tr></thead>
<tbody>${rows.map(row)}</tbody></table>`;
  return scrolling('Results per class', table);
}

function row({ label, support, recall, recallInterval, precision, precisionInterval, f1, f1Interval }: ClassRow): Html {
  return html`<tr><th scope="row">${label}</th><td class="number">${support.toLocaleString('en')}</td>${share(recall, recallInterval)}${share(precision, precisionInterval)}${share(f1, f1Interval)}</tr>
`;
}

/** A share with its interval, written and drawn. */
export function share(value: number | null, interval: Interval | undefined): Html {
  if (value === null || interval === undefined) return html`<td>${percent(value)}</td>`;
  return html`<td class="share"><div><span>${percent(value)}<small>${percentRange(interval)}</small></span>${intervalStrip(value, interval)}</div></td>`;
}
