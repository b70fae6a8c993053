import { intervalStrip } from '../charts/interval.js';
import { count, percent } from '../numbers.js';
import { baselineSentence, keySentence, mistakeSentence } from '../sentence.js';
import type { ReportInput } from '../types.js';
import { type Html, html, nobreak } from './html.js';

/** The answer in one look: the number, what it means, and how far it can be trusted. */
export function summary({ title, evaluation, evaluatedOn, findings }: ReportInput): Html {
  const { leaked = 0 } = findings ?? {};
  const { top1 } = evaluation;
  return html`<header>
<p class="eyebrow">Beeline training report</p>
<h1>${title}</h1>
<div class="result">
<div class="figure" aria-hidden="true">${top1.total === 0 ? '–' : percent(top1.accuracy)}${intervalStrip(top1.total === 0 ? null : top1.accuracy, top1.interval)}<div class="ends"><span>0 %</span><span>100 %</span></div></div>
<div><p class="key">${nobreak(keySentence(evaluation))}</p>
<p>${nobreak(`${mistakeSentence(evaluation)} ${baselineSentence(evaluation)}`)}</p></div>
</div>
<p class="note">The interval says how much luck is in the number: with other photos of the same kind, the true rate lies in it 95 times in 100. The photos are those of the split “${evaluatedOn.split}”.${
    evaluatedOn.alsoTuned &&
    ' It did not learn from them, but they chose which epoch to keep and how sure it should sound, so expect slightly less on photos from elsewhere.'
  }</p>
${
  leaked > 0 &&
  html`<p class="note"><strong>${count(leaked, 'of these photos is a copy', 'of these photos are copies')} of photos it learned from</strong>, so the number is better than it should be: <a href="#findings">what the checks found</a>.</p>`
}
</header>`;
}
