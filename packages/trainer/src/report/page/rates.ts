import type { FoundRates } from '../../training/rates.js';
import { ratesChart } from '../charts/rates.js';
import { short } from '../numbers.js';
import { documentOf } from './document.js';
import { type Html, html } from './html.js';
import { scrolling } from './section.js';

/** A sweep of learning rates as one HTML file: no script, no request. At least one rate must have been tried. */
export function renderRates(title: string, rates: FoundRates): string {
  const opening = html`<p class="eyebrow">Beeline learning rates</p>
<h1>${title}</h1>
<p class="key">${keyOf(rates)}</p>`;
  const chart = html`<p>The rate rises from update to update; the line is the average loss, the dots are the losses of single updates. A good rate lies where the line falls, well before it turns.</p>
<p class="legend"><span class="train">single updates</span><span class="val">their average</span></p>
<figure>${ratesChart(rates)}</figure>
<details><summary>The ${rates.points.length} updates in numbers</summary>${table(rates)}</details>`;
  const { mode, architecture, backend, batchSize, configured } = rates;
  const entries: readonly (readonly [string, string])[] = [
    ['Network', architecture],
    ['What is trained', mode],
    ['Photos an update', String(batchSize)],
    ['Backend', backend],
    ['Rate that would be taken now', short(configured)],
  ];
  const how = html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}</dl>
<p class="note">Smith, Cyclical Learning Rates for Training Neural Networks, 2015; the suggestions are those of fastai's lr_find. No weights were kept.</p>`;
  return documentOf({
    title: `${title}: learning rates`,
    opening,
    sections: [
      { id: 'sweep', heading: 'Loss over learning rate', body: chart },
      { id: 'how', heading: 'How it was found', body: how },
    ],
    footer: 'Made with Beeline.',
  });
}

function keyOf({ valley, steepest, diverged }: FoundRates): string {
  if (valley === undefined || steepest === undefined) return 'The loss does not fall with any rate that was tried.';
  return (
    `A good learning rate is ${short(valley)}. The loss falls fastest at ${short(steepest)}` +
    `${diverged ? ', and runs away at the end.' : '.'}`
  );
}

function table({ points }: FoundRates): Html {
  return scrolling(
    'Updates',
    html`<table><thead><tr><th scope="col">Learning rate</th><th scope="col" class="number">Loss</th><th scope="col" class="number">Average</th></tr></thead>
<tbody>${points.map(
      ({ learningRate, loss, smoothed }) =>
        html`<tr><th scope="row">${short(learningRate)}</th><td class="number">${loss.toFixed(4)}</td><td class="number">${smoothed.toFixed(4)}</td></tr>
`,
    )}</tbody></table>`,
  );
}
