import type { Evaluation } from '../../evaluation/index.js';
import { heatMap } from '../charts/heat.js';
import { confusions } from '../confusions.js';
import { count, percent } from '../numbers.js';
import { choosePhotos } from '../photos.js';
import { type Html, html, nobreak } from './html.js';
import { cellId, type SectionOf, scrolling } from './section.js';

/** A table of more classes than this cannot be read: then the most confused pairs and a picture take its place. */
const MOST = 20;
const PAIRS = 20;
/** Mistakes told in words beside the table. */
const COMMONEST = 6;

type LinkOf = (truth: number, predicted: number, text: string) => Html;

export const confusionSection: SectionOf<'evaluation' | 'maxPhotos'> = ({ evaluation, maxPhotos }) => {
  const { wrong, unsure, right } = choosePhotos(evaluation, maxPhotos);
  const shown = new Set([...wrong, ...unsure, ...right].map((one) => cellId(one.truth, one.predicted)));
  const link: LinkOf = (truth, predicted, text) => {
    const id = cellId(truth, predicted);
    const title = `Show photos of “${evaluation.labels[truth]}” named “${evaluation.labels[predicted]}”`;
    return shown.has(id) ? html`<a href="#${id}" title="${title}">${text}</a>` : html`${text}`;
  };
  const body = evaluation.labels.length <= MOST ? matrix(evaluation, link) : manyClasses(evaluation, link);
  return { id: 'confusion', heading: 'What it mixes up', body };
};

function matrix(evaluation: Evaluation, link: LinkOf): Html {
  const { labels, confusion, perClass } = evaluation;
  const cell = (n: number, truth: number, predicted: number): Html => {
    if (n === 0) return html`<td class="none">0</td>`;
    const heat = (n / perClass[truth]!.support).toFixed(3);
    return html`<td class="${truth === predicted ? 'hit' : 'miss'}" style="--heat:${heat}">${link(truth, predicted, String(n))}</td>`;
  };
  const table = html`<table class="matrix${labels.length > 6 && ' tall'}">
<caption class="unseen">Confusion matrix: rows are the truth, columns the answer</caption>
<thead><tr><td></td><th scope="colgroup" colspan="${labels.length}" class="group">named</th></tr>
<tr><th scope="col" class="group">truth</th>${labels.map((label) => html`<th scope="col"><span>${label}</span></th>`)}</tr></thead>
<tbody>${confusion.map(
    (row, truth) =>
      html`<tr><th scope="row">${labels[truth]!}</th>${row.map((n, predicted) => cell(n, truth, predicted))}</tr>
`,
  )}</tbody></table>`;
  return html`<div class="${labels.length > 5 ? 'rows' : 'columns'}">${scrolling('Confusion matrix', table)}<div><p>Each row holds the photos of one class, each column what they were named. Green is right, red is wrong; a number leads to its photos.</p>${commonest(evaluation, link)}</div></div>`;
}

/** The same in words, the most frequent first. */
function commonest(evaluation: Evaluation, link: LinkOf): Html {
  const { labels, perClass } = evaluation;
  const some = confusions(evaluation).slice(0, COMMONEST);
  if (some.length === 0) return html`<p><b>Nothing: every photo was named right.</b></p>`;
  return html`<ul>${some.map(({ truth, predicted, count: n, share }) => {
    const photos = link(truth, predicted, `${n} of ${count(perClass[truth]!.support, 'photo')}`);
    return html`<li>${photos} of “${labels[truth]!}” taken for “${labels[predicted]!}” (${nobreak(percent(share))})</li>`;
  })}</ul>`;
}

function manyClasses(evaluation: Evaluation, link: LinkOf): Html {
  const all = confusions(evaluation);
  const { labels } = evaluation;
  const rows = all.slice(0, PAIRS).map(
    ({ truth, predicted, count: n, share }) =>
      html`<tr><th scope="row">${labels[truth]!}</th><td>${labels[predicted]!}</td><td class="number">${link(truth, predicted, String(n))}</td><td class="number">${percent(share)}</td></tr>
`,
  );
  const table = html`<table><caption>The most frequent of ${count(all.length, 'kind')} of mistake; a number leads to its photos.</caption>
<thead><tr><th scope="col">Truth</th><th scope="col">Named</th><th scope="col" class="number">Photos</th><th scope="col" class="number">Of its class</th></tr></thead>
<tbody>${rows}</tbody></table>`;
  return html`<div class="columns">${scrolling('Most confused pairs', table)}<figure>${heatMap(evaluation)}<figcaption>All ${labels.length} classes: rows are the truth, columns the answer. A clean diagonal is a perfect result.</figcaption></figure></div>`;
}
