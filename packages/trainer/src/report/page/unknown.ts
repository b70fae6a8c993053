import { count, percent } from '../numbers.js';
import { html } from './html.js';
import type { SectionOf } from './section.js';

/** Names that the list shows at most. */
const NAMES = 50;

export const unknownSection: SectionOf = ({ unknown, evaluation, evaluatedOn }) => {
  if (!unknown) return undefined;
  const { score, flagged } = unknown;
  const { total } = evaluation.top1;
  const more = flagged.length > NAMES && html`<li>and ${flagged.length - NAMES} more</li>`;
  const names =
    flagged.length > 0 &&
    html`<details><summary>Which ones: ${flagged.length}</summary><ul>${flagged.slice(0, NAMES).map((path) => html`<li>${path}</li>`)}${more}</ul></details>
`;
  const body = html`<p>A photo that is none of the classes still gets one of their labels, but with the word <code>known: false</code>, where its features have little in common with those of the training photos, or the network can't decide. The price are false alarms: of photos of the classes, ${percent(score.falseAlarmRate)} at most are expected to be called unknown. Here ${flagged.length === 0 ? 'none' : flagged.length} of ${count(total, 'photo')} of the ${evaluatedOn.split} split ${flagged.length === 1 ? 'is' : 'are'}.</p>
<p class="note">The bound was set by ${count(score.calibratedOn, 'photo')} that the network was not trained on, and holds for photos like those. How many strangers are caught depends on the strangers: <code>beeline evaluate BUNDLE FOLDER --unknown OTHERS</code> measures it on photos of yours that are none of the classes.</p>
${names}`;
  return { id: 'unknown', heading: 'What if a photo is something else?', body };
};
