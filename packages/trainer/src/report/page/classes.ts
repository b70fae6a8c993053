import type { ClassMetrics, Interval } from '../../evaluation/index.js';
import { intervalStrip } from '../charts/interval.js';
import { percent, percentRange } from '../numbers.js';
import { type Html, html } from './html.js';
import { type SectionOf, scrolling } from './section.js';

export const classesSection: SectionOf = ({ evaluation }) => {
  const table = html`<table class="classes">
<caption class="unseen">Results per class</caption>
<thead><tr><th scope="col">Class</th><th scope="col" class="number">Photos</th>
<th scope="col">Found<small>recall: of its photos, the share named so</small></th>
<th scope="col">Right when named<small>precision: of the photos named so, the share that are</small></th>
<th scope="col" class="number">F1</th></tr></thead>
<tbody>${evaluation.perClass.map(row)}</tbody></table>`;
  const body = html`${scrolling('Results per class', table)}<p class="note">Small: the 95 % interval. F1 is one number for both shares, their harmonic mean.</p>`;
  return { id: 'classes', heading: 'Class by class', body };
};

function row({ label, support, recall, recallInterval, precision, precisionInterval, f1 }: ClassMetrics): Html {
  return html`<tr><th scope="row">${label}</th><td class="number">${support.toLocaleString('en')}</td>${share(recall, recallInterval)}${share(precision, precisionInterval)}<td class="number">${percent(f1)}</td></tr>
`;
}

function share(value: number | null, interval: Interval): Html {
  if (value === null) return html`<td>${percent(value)}</td>`;
  return html`<td class="share"><div><span>${percent(value)}<small>${percentRange(interval)}</small></span>${intervalStrip(value, interval)}</div></td>`;
}
