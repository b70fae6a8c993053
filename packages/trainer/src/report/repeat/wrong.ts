import { count } from '../numbers.js';
import { type Html, html } from '../page/html.js';
import { picture } from '../page/picture.js';
import type { Section } from '../page/section.js';
import { oftenWrong, type Tallied, tally } from './tally.js';
import type { SeedsInput } from './types.js';

/** Which photos are wrong whatever the seed, and which by luck. */
export function wrongSection({ trainings, thumbnails }: SeedsInput): Section {
  const evaluations = trainings.map(({ evaluation }) => evaluation);
  const { labels } = evaluations[0]!;
  const photos = tally(evaluations);
  const never = photos.filter(({ wrong }) => wrong === 0).length;
  const always = photos.filter(({ wrong, asked }) => wrong === asked).length;
  const shown = oftenWrong(photos);
  const some = photos.length - never;
  const told = shown.length < some ? `The first ${shown.length} of ${some}` : `All ${some}`;
  const body = html`<p>Of ${count(photos.length, 'photo')}, ${never} were named right by all ${trainings.length} trainings, ${some - always} by some of them and ${always} by none. What all of them get wrong is hard, or has the wrong label: a look decides. What only some get wrong is where luck plays.</p>${
    some > 0 &&
    html`<p class="note about">${told}, those that most got wrong first.</p><div class="photos">${shown.map((one) => figure(one, labels, thumbnails))}</div>`
  }`;
  return { id: 'photos', heading: 'Which photos were wrong, and how often', body };
}

function figure(one: Tallied, labels: readonly string[], thumbnails: ReadonlyMap<string, string>): Html {
  const { path, truth, asked, wrong, mistakes } = one;
  const names = mistakes.map(
    ({ label, times: n }) => html`<span class="second">named: ${labels[label]!}<span>${n} ×</span></span>`,
  );
  return html`<figure class="photo wrong">${picture(thumbnails.get(path), `${labels[truth]}, named wrong by ${wrong} of ${asked}: ${path}`)}<figcaption><span class="first"><span class="sign">✗</span> wrong<span>${wrong} of ${asked}</span></span><span class="second">truth: ${labels[truth]!}</span>${names}<span class="path" title="${path}">${path}</span></figcaption></figure>
`;
}
