import { type ClassMetrics, curvesOf } from '../../evaluation/index.js';
import { type ClassCurve, prChart, rocChart } from '../charts/ranking.js';
import { count, NOTHING } from '../numbers.js';
import { type Html, html } from './html.js';
import { type SectionOf, scrolling } from './section.js';

/** More curves than this can't be told apart: then those of the weakest classes are drawn. */
const MOST = 6;

export const rankingSection: SectionOf = ({ evaluation }) => {
  const { perClass, predictions } = evaluation;
  const ranked = perClass
    .map((metrics, label) => ({ metrics, label }))
    .filter(({ metrics }) => metrics.auroc !== null)
    .sort((a, b) => a.metrics.auroc! - b.metrics.auroc! || a.label - b.label);
  if (ranked.length === 0) return undefined;
  const drawn = ranked
    .slice(0, MOST)
    .sort((a, b) => a.label - b.label)
    .map(({ metrics, label }, colour): ClassCurve => {
      return { colour, label: metrics.label, curves: curvesOf(predictions, label)! };
    });
  const of = (pick: (metrics: ClassMetrics) => number | null): string =>
    ranked
      .slice(0, 20)
      .map(({ metrics }) => `${metrics.label} ${fixed(pick(metrics))}`)
      .join(', ');
  const weakest =
    drawn.length < ranked.length &&
    html` Drawn are the weakest ${drawn.length} of ${count(ranked.length, 'class', 'classes')}.`;
  const body = html`<p>For one class at a time: if the answer counted as this class from a lower and lower percentage on, more of its photos would be found, but more others would be taken for it, too. The closer a curve keeps to the upper left corner (left) or the upper right one (right), the better; the dashed line is guessing.${weakest}</p>
<p class="legend">${drawn.map(({ colour, label }) => html`<span class="c${colour}">${label}</span>`)}</p>
<div class="columns"><figure>${rocChart(drawn, `Area under the curve: ${of(({ auroc }) => auroc)}.`)}<figcaption><b>ROC</b>: photos found, against others taken for it</figcaption></figure>
<figure>${prChart(drawn, `Average precision: ${of(({ averagePrecision }) => averagePrecision)}.`)}<figcaption><b>Precision and recall</b>: right when named, against photos found</figcaption></figure></div>
${scrolling('Ranking per class', table(perClass))}
<p class="note">AUROC, the area under the left curve: take one photo of the class and one of another by chance; so often the first gets the higher percentage (0.5 is guessing, 1 never fails). In brackets the 95 % interval (Newcombe's). Average precision, the area under the right curve, says the same with an eye on rare classes.</p>`;
  return { id: 'ranking', heading: 'At every threshold', body };
};

const fixed = (value: number | null): string => (value === null ? NOTHING : value.toFixed(3));

function table(perClass: readonly ClassMetrics[]): Html {
  const row = ({ label, support, auroc, aurocInterval, averagePrecision }: ClassMetrics): Html =>
    html`<tr><th scope="row">${label}</th><td class="number">${support.toLocaleString('en')}</td><td class="number">${fixed(auroc)}${
      aurocInterval && html` <small>(${aurocInterval.map(fixed).join(' to ')})</small>`
    }</td><td class="number">${fixed(averagePrecision)}</td></tr>
`;
  return html`<table><caption class="unseen">Ranking per class</caption><thead><tr><th scope="col">Class</th><th scope="col" class="number">Photos</th><th scope="col" class="number">AUROC</th><th scope="col" class="number">Average precision</th></tr></thead>
<tbody>${perClass.map(row)}</tbody></table>`;
}
