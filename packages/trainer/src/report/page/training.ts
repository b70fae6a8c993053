import type { EpochRecord } from '../../training/types.js';
import { accuracyCurves, lossCurves } from '../charts/curves.js';
import { duration, percent, short } from '../numbers.js';
import { type Html, html } from './html.js';
import { type SectionOf, scrolling } from './section.js';

export const trainingSection: SectionOf<'epochs' | 'bestEpoch'> = ({ epochs, bestEpoch }) => {
  if (epochs.length === 0) return undefined;
  const course = [{ name: 'the training', epochs, bestEpoch }];
  const seconds = epochs.reduce((sum, record) => sum + record.seconds, 0);
  const legend = html`<p class="legend"><span class="train">photos it learned from</span><span class="val">photos held back</span>${
    bestEpoch !== undefined && html`<span class="best">weights kept (epoch ${bestEpoch})</span>`
  }</p>`;
  const body = html`${ABOUT_CURVES}
${legend}
<div class="columns"><figure><figcaption><b>Loss</b></figcaption>${lossCurves(course)}</figure>
<figure><figcaption><b>Accuracy</b></figcaption>${accuracyCurves(course)}</figure></div>
<details><summary>The ${epochs.length} epochs in numbers (${duration(seconds)})</summary>${table(epochs, bestEpoch)}</details>`;
  return { id: 'training', heading: 'How the training went', body };
};

/** How to read the curves. */
export const ABOUT_CURVES = html`<p>An epoch is one pass over the training photos. Lower loss and higher accuracy are better; where the held-back line turns for the worse while the other still improves, the model begins to learn by heart.</p>`;

function table(epochs: readonly EpochRecord[], best?: number): Html {
  const heads = ['Learning rate', 'Train loss', 'Train accuracy', 'Held-back loss', 'Held-back accuracy', 'Seconds'];
  const row = (one: EpochRecord): Html => {
    const cells = [
      short(one.learningRate),
      one.trainLoss.toFixed(4),
      percent(one.trainAccuracy),
      one.valLoss.toFixed(4),
      percent(one.valAccuracy),
      one.seconds.toFixed(2),
    ];
    return html`<tr><th scope="row">${one.epoch}${one.epoch === best && ' (kept)'}</th>${cells.map((text) => html`<td class="number">${text}</td>`)}</tr>
`;
  };
  return scrolling(
    'Epochs',
    html`<table><thead><tr><th scope="col">Epoch</th>${heads.map((text) => html`<th scope="col" class="number">${text}</th>`)}</tr></thead>
<tbody>${epochs.map(row)}</tbody></table>`,
  );
}
