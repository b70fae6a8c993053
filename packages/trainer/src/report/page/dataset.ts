import type { ReportInput } from '../types.js';
import { type Html, html } from './html.js';
import { type Section, type SectionOf, scrolling } from './section.js';

export const datasetSection: SectionOf<'dataset' | 'evaluation'> = ({ dataset, evaluation: { labels } }) =>
  photosBehind(
    `It learned from the photos of the split “${dataset.splits[0]?.name ?? 'train'}” and was tested on others.`,
    dataset,
    labels,
  );

/** The section itself. `lead`: a sentence on what was learned from and what was tested on. */
export function photosBehind(
  lead: string,
  { splits, notes = [] }: ReportInput['dataset'],
  labels: readonly string[],
): Section {
  const body = html`<p>${lead} The more photos of a class, the better it can be learned and the surer its result.</p>${scrolling('Photos per class and split', table(splits, labels))}${
    notes.length > 0 && html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`
  }`;
  return { id: 'data', heading: 'The photos behind it', body };
}

function table(splits: ReportInput['dataset']['splits'], labels: readonly string[]): Html {
  const cells = (of: (counts: readonly number[]) => number): Html[] =>
    splits.map(({ counts }) => html`<td class="number">${of(counts).toLocaleString('en')}</td>`);
  return html`<table><thead><tr><th scope="col">Class</th>${splits.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${labels.map(
    (label, i) =>
      html`<tr><th scope="row">${label}</th>${cells((counts) => counts[i] ?? 0)}</tr>
`,
  )}</tbody>
<tfoot><tr><th scope="row">All</th>${cells((counts) => counts.reduce((sum, n) => sum + n, 0))}</tr></tfoot></table>`;
}
