import type { Comparison, Disagreement } from '../../compare/index.js';
import { differenceChart } from '../charts/difference.js';
import { count, megabytes, percent, short } from '../numbers.js';
import { share } from '../page/classes.js';
import { documentOf } from '../page/document.js';
import { type Html, html, nobreak } from '../page/html.js';
import { picture } from '../page/picture.js';
import { type Section, scrolling } from '../page/section.js';
import { differenceSentence, pairSentence, unmatchedSentence } from './sentences.js';

/** Photos that the page shows; the others are named by `--json`. */
const MOST = 96;

/** What the page is made from. */
export interface ComparisonPage {
  readonly comparison: Comparison;
  /** Path → `data:image/...;base64,` URL, for the paths of `comparisonPhotos`; a photo without one shows its name. */
  readonly thumbnails: ReadonlyMap<string, string>;
}

/** The paths of the photos that the page wants thumbnails for. */
export const comparisonPhotos = ({ disagreements }: Comparison): string[] =>
  disagreements.slice(0, MOST).map(({ path }) => path);

/** A comparison as one HTML file: no script, no request, the photos inside. The same input gives the same text. */
export function renderComparison(page: ComparisonPage): string {
  const { comparison } = page;
  const names = comparison.runs.map(({ name }) => name);
  const unmatched = unmatchedSentence(comparison);
  const sections: (Section | undefined)[] = [
    { id: 'runs', heading: 'Each by itself', body: runTable(comparison) },
    { id: 'pairs', heading: 'Is one better, or is it luck?', body: pairs(comparison) },
    { id: 'photos', heading: 'Where they differ', body: photos(page) },
    unmatched.length === 0
      ? undefined
      : {
          id: 'unmatched',
          heading: 'Photos left out',
          body: html`<p>Photos are the same where their files are, byte for byte, whatever they are called.</p><ul>${unmatched.map((line) => html`<li>${line}</li>`)}</ul>`,
        },
  ];
  return documentOf({
    title: `${names.join(' and ')} – Beeline comparison`,
    opening: opening(comparison),
    sections: sections.filter((section) => section !== undefined),
    footer: 'Made by Beeline. This page loads nothing from anywhere; the photos in it go only where you send it.',
  });
}

function opening(comparison: Comparison): Html {
  const { runs, photos: n, pairs: all } = comparison;
  return html`<header><p class="eyebrow">Beeline comparison</p>
<h1>${runs.map(({ name }) => name).join(' · ')}</h1>
${all.map((pair) => html`<p class="key">${pairSentence(pair, comparison)}</p>`)}
<p class="note">All of them were asked about the very same ${count(n, 'photo')}. Only photos that one gets right and another wrong can say which is better; were both equally good, each of those would fall to either side like a coin.</p></header>`;
}

function runTable({ runs }: Comparison): Html {
  const measured = runs.some(({ milliseconds }) => milliseconds !== undefined);
  const row = ({ name, evaluation: { top1, loss, ece }, bytes, milliseconds, sha256 }: Comparison['runs'][number]) =>
    html`<tr><th scope="row">${name}<small><code title="${sha256}">${sha256.slice(0, 12)}</code></small></th>
${share(top1.accuracy, top1.interval)}
<td class="number">${top1.correct} of ${top1.total}</td><td class="number">${short(loss)}</td><td class="number">${percent(ece)}</td><td class="number">${megabytes(bytes)}</td>${
      measured && html`<td class="number">${milliseconds === undefined ? '' : `${short(milliseconds)} ms`}</td>`
    }</tr>
`;
  const table = html`<table class="classes"><caption class="unseen">Results of each run</caption>
<thead><tr><th scope="col">Run</th><th scope="col">Accuracy</th><th scope="col" class="number">Right</th><th scope="col" class="number">Log loss</th><th scope="col" class="number">ECE</th><th scope="col" class="number">Size</th>${
    measured && html`<th scope="col" class="number">A photo</th>`
  }</tr></thead><tbody>${runs.map(row)}</tbody></table>`;
  return html`<p>How often each names a photo right, with the range that luck leaves open (95 %). Intervals of two runs may overlap although one is better: on the same photos, the next part says more.</p>${scrolling('Results of each run', table)}<p class="note">Log loss: how little it believed in the truth; lower is better. ECE: how far its percentages are from the shares that come true. Size: of the weights.${
    measured &&
    ' A photo: from file to answer, where this page was made, all threads at work; good for comparing within this table only.'
  }</p>`;
}

function pairs(comparison: Comparison): Html {
  const { pairs: all } = comparison;
  return html`<p>The change in accuracy from the first to the second of each two, in points of a hundred. Where the bar crosses the middle line, either may be the better one.</p>
<figure>${differenceChart(comparison)}</figure>
<ul>${all.map((pair) => html`<li>${pairSentence(pair, comparison)}<br><small>${nobreak(differenceSentence(pair, all.length))}</small></li>`)}</ul>
<p class="note">p is the probability of a split at least as uneven as this, were both equally good; below 0.05 it is taken for a difference. The interval is Tango's score interval for paired photos; the bootstrap draws the photos anew 10,000 times and is too narrow where only a few photos differ.</p>`;
}

function photos({ comparison, thumbnails }: ComparisonPage): Html {
  const { disagreements, photos: n } = comparison;
  if (disagreements.length === 0) return html`<p>Nowhere: all ${count(n, 'photo')} are named alike.</p>`;
  const shown = disagreements.slice(0, MOST);
  const told = shown.length < disagreements.length ? `The first ${shown.length} of ` : '';
  return html`<p>${told}${count(disagreements.length, 'photo')} of ${n.toLocaleString('en')} that not all name alike, with what each says and how sure it is.</p>
<div class="photos wide">${shown.map((one) => photo(one, comparison, thumbnails))}</div>`;
}

function photo(
  { path, truth, answers }: Disagreement,
  comparison: Comparison,
  thumbnails: ReadonlyMap<string, string>,
) {
  const { labels, runs } = comparison;
  const lines = answers.map(({ predicted, probability }, i) => {
    const right = predicted === truth;
    return html`<span class="answer ${right ? 'right' : 'wrong'}"><span class="sign">${right ? '✓' : '✗'}</span> ${runs[i]!.name}: ${labels[predicted]!}<span>${percent(probability)}</span></span>`;
  });
  return html`<figure class="photo">${picture(thumbnails.get(path), `${labels[truth]}: ${path}`)}<figcaption><span class="first">${labels[truth]!}</span>${lines}<span class="path" title="${path}">${path}</span></figcaption></figure>
`;
}
