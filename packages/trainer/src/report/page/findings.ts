import type { DuplicateGroup, Findings, NamedPhoto, Suspect } from '../../data/index.js';
import { chooseFindings } from '../findings.js';
import { count, percent } from '../numbers.js';
import type { ReportInput } from '../types.js';
import { type Html, html } from './html.js';
import { picture } from './picture.js';
import type { SectionOf } from './section.js';

type Needs = 'findings' | 'thumbnails';
type Input = Pick<ReportInput, Needs>;

export const findingsSection: SectionOf<Needs> = (input) => {
  const { findings } = input;
  if (!findings) return undefined;
  const { suspects, groups } = chooseFindings(findings);
  const across = groups.filter(({ acrossSplits }) => acrossSplits);
  const labels = groups.filter(({ acrossSplits }) => !acrossSplits);
  const body = html`<p>${opening(findings)}</p>
${
  across.length > 0 &&
  html`<h3>Copies on both sides</h3><p class="note about">${leakage(findings)}</p>${across.map((group) => copies(group, input))}`
}${
  labels.length > 0 &&
  html`<h3>The same photo under two classes</h3><p class="note about">At most one of the labels can be right.</p>${labels.map((group) => copies(group, input))}`
}${
  suspects.length > 0 &&
  html`<h3>Perhaps mislabelled</h3><p class="note about">${doubt(findings, suspects)}</p><div class="photos">${suspects.map((one) => suspect(one, input))}</div>`
}${lists(findings)}`;
  return { id: 'findings', heading: 'What the checks found', body };
};

function opening({ checked, corrupt, duplicates, tiny, mislabelled }: Findings): string {
  const odd = corrupt.length + duplicates.length + tiny.length + (mislabelled?.length ?? 0);
  const looked = `${count(checked, 'photo')} were looked at before the training: whether they can be read, how large they are, and whether any is there twice.`;
  const labels =
    mislabelled === undefined
      ? ' Labels were not questioned: that takes the features of a frozen network.'
      : ' Afterwards each label was compared with those of the photos most like it.';
  return `${looked}${labels}${odd === 0 ? ' Nothing looked odd.' : ''}`;
}

const leakage = ({ leaked }: Findings): string =>
  `${count(leaked, 'validation photo')} ${leaked === 1 ? 'is a copy of a photo' : 'are copies of photos'} that the network learned from. It may know ${leaked === 1 ? 'that one' : 'those'} by heart, so the accuracy above is better than it would be on new photos. Take the copies out of one side and train again.`;

const doubt = ({ mislabelled }: Findings, shown: readonly Suspect[]): string =>
  `${shown.length < mislabelled!.length ? `The first ${shown.length} of ` : ''}${count(mislabelled!.length, 'photo')} that the photos most like ${mislabelled!.length === 1 ? 'it' : 'them'} contradict. Some will be right and only unusual: a look decides.`;

function copies({ photos, exact, acrossSplits }: DuplicateGroup, input: Input): Html {
  const why = exact ? 'the same file' : 'look alike';
  return html`<div class="photos">${photos.map((one) => figure(one, acrossSplits ? `${one.split}: ${one.label}` : one.label, why, input))}</div>
`;
}

function suspect(one: Suspect, input: Input): Html {
  return figure(one, `${one.label}?`, `${percent(one.shareOfOther)} of its neighbours: ${one.looksLike}`, input);
}

function figure(photo: NamedPhoto, first: string, second: string, { thumbnails }: Input): Html {
  const { path } = photo;
  return html`<figure class="photo">${picture(thumbnails.get(path), `${first} ${second}: ${path}`)}<figcaption><span class="first">${first}</span><span class="second">${second}</span><span class="path" title="${path}">${path}</span></figcaption></figure>
`;
}

/** What only needs to be named, folded away. */
function lists({ duplicates, tiny, rotated }: Findings): Html {
  const within = duplicates.filter(({ acrossSplits, acrossClasses }) => !acrossSplits && !acrossClasses);
  return html`${list(
    'Other copies, all of one class',
    within.map(({ photos, exact }) => photos.map(({ path }) => path).join(exact ? ' = ' : ' ~ ')),
  )}${list(
    'Tiny photos',
    tiny.map(({ path, width, height }) => `${path}: ${width} x ${height} pixels`),
  )}${list(
    'Photos stored lying or mirrored, set upright when read',
    rotated.map(({ path }) => path),
  )}`;
}

/** Lines that a list shows at most. */
const LINES = 200;

function list(heading: string, lines: readonly string[]): Html {
  if (lines.length === 0) return html``;
  const more = lines.length > LINES && html`<li>and ${lines.length - LINES} more</li>`;
  return html`<details><summary>${heading}: ${lines.length}</summary><ul>${lines.slice(0, LINES).map((line) => html`<li>${line}</li>`)}${more}</ul></details>
`;
}
