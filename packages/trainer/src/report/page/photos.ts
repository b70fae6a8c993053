import type { Prediction } from '../../evaluation/index.js';
import { count, percent } from '../numbers.js';
import { choosePhotos, confidence } from '../photos.js';
import type { ReportInput } from '../types.js';
import { Html, html } from './html.js';
import { mapped } from './picture.js';
import { cellId, type SectionOf } from './section.js';

type Needs = 'evaluation' | 'thumbnails' | 'maps' | 'maxPhotos';
type Input = Pick<ReportInput, Needs>;

export const photosSection: SectionOf<Needs> = (input) => {
  const { evaluation } = input;
  if (evaluation.predictions.length === 0) return undefined;
  const { wrong, unsure, right } = choosePhotos(evaluation, input.maxPhotos);
  const mistakes = evaluation.top1.total - evaluation.top1.correct;
  const body = html`${looking(input)}${cells([...wrong, ...unsure, ...right], input)}
${group('Named wrong', `${shownOf(wrong.length, mistakes, 'mistake')}, the most confident first.`, wrong, input)}
${group('Named right, but least sure', 'Close calls: these went well by a narrow margin.', unsure, input)}
${group('Named right', 'Some of the others, the classes taking turns.', right, input)}`;
  return { id: 'photos', heading: 'The photos themselves', body };
};

/** What the colours over the photos mean, with a switch that needs no script; or why there are none. */
function looking({ maps }: Input): Html {
  if (maps === undefined) {
    return html`<p class="note">Where the network looked can't be shown: that is read off networks that end in an average over all places and one linear layer, and this one ends otherwise.</p>`;
  }
  if (maps.size === 0) return html``;
  return html`<p>In its mistakes and close calls, light falls where the network looked: the brighter a place, the more it spoke for the answer given. If it lies on the background rather than on the thing itself, the network has learned the wrong clue.</p>
<p class="switch"><input type="checkbox" id="show-maps" checked="checked"><label for="show-maps">Show where it looked</label></p>
`;
}

const shownOf = (shown: number, all: number, name: string): string =>
  shown === all ? `All ${count(all, name)}` : `${shown} of ${count(all, name)}`;

/**
 * One heading per cell of the confusion matrix. It is seen only while a link points to it, and then the photos of all
 * other cells hide: a filter that needs no script. Where `:has()` is unknown, the link just leads here.
 */
function cells(photos: readonly Prediction[], { evaluation: { labels, confusion } }: Input): Html {
  const shown = new Map<string, { truth: number; predicted: number; n: number }>();
  for (const { truth, predicted } of photos) {
    const id = cellId(truth, predicted);
    shown.set(id, { truth, predicted, n: (shown.get(id)?.n ?? 0) + 1 });
  }
  const rules = [...shown.keys()].map((id) => `#photos:has(#${id}:target) .photo:not(.${id}){display:none}`);
  const headings = [...shown].map(
    ([id, { truth, predicted, n }]) =>
      html`<p class="cell" id="${id}">Photos of “${labels[truth]!}” named “${labels[predicted]!}”: ${n} of ${confusion[truth]![predicted]!} shown. <a href="#photos">Show all</a></p>
`,
  );
  return html`<style>${new Html(rules.join('\n'))}</style>${headings}`;
}

function group(heading: string, note: string, photos: readonly Prediction[], input: Input): Html {
  if (photos.length === 0) return html``;
  return html`<h3>${heading}</h3><p class="note about">${note}</p><div class="photos">${photos.map((one) => photo(one, input))}</div>`;
}

function photo(one: Prediction, { evaluation: { labels }, thumbnails, maps }: Input): Html {
  const { path, truth, predicted, probabilities } = one;
  const right = truth === predicted;
  const sure = percent(confidence(one));
  const other = right ? runnerUp(one) : truth;
  const url = thumbnails.get(path);
  const what = `${labels[truth]}, ${right ? 'named so' : `named ${labels[predicted]}`} with ${sure}: ${path}`;
  const second =
    other === undefined
      ? undefined
      : html`<span class="second">${right ? 'next' : 'truth'}: ${labels[other]!}<span>${percent(probabilities[other]!)}</span></span>`;
  return html`<figure class="photo ${right ? 'right' : 'wrong'} ${cellId(truth, predicted)}">${mapped(url, maps?.get(path), what)}<figcaption><span class="first"><span class="sign">${right ? '✓' : '✗'}</span> ${labels[predicted]!}<span>${sure}</span></span>${second}<span class="path" title="${path}">${path}</span></figcaption></figure>
`;
}

/** The class with the second highest probability. */
function runnerUp({ probabilities, predicted }: Prediction): number | undefined {
  let best: number | undefined;
  probabilities.forEach((p, i) => {
    if (i !== predicted && (best === undefined || p > probabilities[best]!)) best = i;
  });
  return best;
}
