import type { Findings } from '../../data/index.js';
import type { Interval } from '../../evaluation/index.js';
import { intervalStrip } from '../charts/interval.js';
import { count, percent } from '../numbers.js';
import { baselineSentence, keySentence, mistakeSentence } from '../sentence.js';
import type { ReportInput } from '../types.js';
import { type Html, html, nobreak } from './html.js';

/** The answer in one look: the number, what it means, and how far it can be trusted. */
export interface Opening {
  /** What kind of page it is. */
  readonly eyebrow: string;
  readonly title: string;
  /** In [0, 1]; null where there is none. */
  readonly accuracy: number | null;
  readonly interval: Interval;
  /** The result in a sentence for everyone. */
  readonly key: string;
  /** What else is worth knowing at once. */
  readonly more: string;
  /** How to take it, a paragraph each. */
  readonly notes: readonly (Html | string)[];
}

export function openingOf({ eyebrow, title, accuracy, interval, key, more, notes }: Opening): Html {
  return html`<header>
<p class="eyebrow">${eyebrow}</p>
<h1>${title}</h1>
<div class="result">
<div class="figure" aria-hidden="true">${percent(accuracy)}${intervalStrip(accuracy, interval)}<div class="ends"><span>0 %</span><span>100 %</span></div></div>
<div><p class="key">${nobreak(key)}</p>
<p>${nobreak(more)}</p></div>
</div>
${notes.map((note) => html`<p class="note">${note}</p>\n`)}</header>`;
}

/** What an interval of a share over photos is. */
export const ABOUT_INTERVAL =
  'The interval says how much luck is in the number: with other photos of the same kind, the true rate lies in it 95 times in 100.';

const CHOSE: Readonly<Record<ReportInput['evaluatedOn']['chose'], string>> = {
  epoch:
    ' It did not learn from them, but they chose which epoch to keep and how sure it should sound, so expect slightly less on photos from elsewhere.',
  temperature: ' It did not learn from them. They only chose how sure it should sound, not which label it gives.',
  nothing: '',
};

export function summary({ title, evaluation, evaluatedOn, findings }: ReportInput): Html {
  const { top1 } = evaluation;
  return openingOf({
    eyebrow: 'Beeline training report',
    title,
    accuracy: top1.total === 0 ? null : top1.accuracy,
    interval: top1.interval,
    key: keySentence(evaluation),
    more: `${mistakeSentence(evaluation)} ${baselineSentence(evaluation)}`,
    notes: [
      `${ABOUT_INTERVAL} The photos are those of the split “${evaluatedOn.split}”.${CHOSE[evaluatedOn.chose]}`,
      ...leakNotes(findings),
    ],
  });
}

/** What to say beside a number that copies flatter; nothing where there are none. */
export function leakNotes({ leaked }: Pick<Findings, 'leaked'> = { leaked: 0 }): Html[] {
  if (leaked === 0) return [];
  return [
    html`<strong>${count(leaked, 'of these photos is a copy', 'of these photos are copies')} of photos it learned from</strong>, so the number is better than it should be: <a href="#findings">what the checks found</a>.`,
  ];
}
