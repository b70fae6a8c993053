import { accuracyCurves, lossCurves } from '../charts/curves.js';
import { count, duration, percent } from '../numbers.js';
import { share } from '../page/classes.js';
import { type Html, html } from '../page/html.js';
import { type Section, scrolling } from '../page/section.js';
import { ABOUT_CURVES } from '../page/training.js';
import { meanShare } from './means.js';
import type { SeededTraining, Training } from './types.js';

/** A column that only some pages have. */
export interface Column<Of> {
  readonly heading: string;
  cell(training: Of): Html | string;
}

/** Each training by itself, and their mean. `name`: how the table calls one; `link`: where more is said of it. */
export function trainingsTable<Of extends Training>(
  heading: string,
  trainings: readonly Of[],
  more: readonly Column<Of>[] = [],
  link: (training: Of) => Html | string = ({ name }) => name,
): Html {
  const row = (one: Of): Html => {
    const { trainedOn, top1, epochs, bestEpoch } = one;
    const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
    return html`<tr><th scope="row">${link(one)}</th><td class="number">${trainedOn.toLocaleString('en')}</td><td class="number">${top1.total.toLocaleString('en')}</td><td class="number">${top1.correct.toLocaleString('en')}</td>${share(top1.accuracy, top1.interval)}<td class="number">${bestEpoch} of ${epochs.length}</td><td class="number">${duration(seconds)}</td>${more.map(({ cell }) => html`<td>${cell(one)}</td>`)}</tr>
`;
  };
  const accuracies = trainings.map(({ top1 }) => top1.accuracy);
  const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)].map(percent);
  return scrolling(
    heading,
    html`<table class="classes"><caption class="unseen">${heading}</caption>
<thead><tr><th scope="col">Training</th><th scope="col" class="number">Learned from</th><th scope="col" class="number">Tested on</th><th scope="col" class="number">Right</th><th scope="col">Accuracy</th><th scope="col" class="number">Epoch kept</th><th scope="col" class="number">Time</th>${more.map((column) => html`<th scope="col">${column.heading}</th>`)}</tr></thead>
<tbody>${trainings.map(row)}</tbody>
<tfoot><tr><th scope="row">Mean</th><td></td><td></td><td></td><td>${percent(meanShare(accuracies).mean)}<small>from ${least!} to ${most!}</small></td><td></td><td></td>${more.map(() => html`<td></td>`)}</tr></tfoot></table>`,
  );
}

/** The address of a seed's own report behind its name, and where its bundle is. */
export const BUNDLE: Column<SeededTraining> = {
  heading: 'Model',
  cell: ({ bundle: { folder, sha256 } }) =>
    html`${folder}<small><code title="${sha256}">${sha256.slice(0, 12)}</code></small>`,
};

/** The curves of all trainings in one plot, with their mean. */
export function coursesSection(trainings: readonly Training[], kind: string): Section {
  const body = html`${ABOUT_CURVES}
<p class="legend"><span class="train">photos learned from</span><span class="val">photos held back</span></p>
<div class="columns"><figure><figcaption><b>Loss</b></figcaption>${lossCurves(trainings)}</figure>
<figure><figcaption><b>Accuracy</b></figcaption>${accuracyCurves(trainings)}</figure></div>
<p class="note">Thin: each of the ${count(trainings.length, kind)}; bold: their mean; a ring: where the weights of one were kept.</p>`;
  return { id: 'training', heading: 'How the trainings went', body };
}
