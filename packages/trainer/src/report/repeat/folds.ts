import { calibrationSection } from '../page/calibration.js';
import { classesSection } from '../page/classes.js';
import { confusionSection } from '../page/confusion.js';
import { photosBehind } from '../page/dataset.js';
import { ABOUT_PAGE, documentOf } from '../page/document.js';
import { findingsSection } from '../page/findings.js';
import { type Html, html } from '../page/html.js';
import { photosSection } from '../page/photos.js';
import type { Section } from '../page/section.js';
import { settingsBehind } from '../page/settings.js';
import { ABOUT_INTERVAL, openingOf } from '../page/summary.js';
import { baselineSentence, mistakeSentence } from '../sentence.js';
import { foldsSentence } from './sentences.js';
import { coursesSection, trainingsTable } from './trainings.js';
import type { FoldsInput } from './types.js';

/**
 * The report of a cross-validation as one HTML file: no script, no request, the photos inside. Its numbers are those of
 * all photos together, each tested once.
 */
export function renderFolds(input: FoldsInput): string {
  const { title, trainings, evaluation, dataset, config, facts = [] } = input;
  const lead =
    'The photos were divided into folds by chance; each network learned from all folds but one and was tested on that one.';
  const sections: (Section | undefined)[] = [
    foldsSection(input),
    confusionSection(input),
    classesSection(input),
    photosSection(input),
    calibrationSection(input),
    coursesSection(trainings, 'fold'),
    photosBehind(lead, dataset, evaluation.labels),
    findingsSection(input),
    settingsBehind('Settings', 'do this again', facts, config),
  ];
  return documentOf({
    title: `${title} – Beeline cross-validation`,
    opening: opening(input),
    sections: sections.filter((section) => section !== undefined),
    footer: ABOUT_PAGE,
  });
}

function opening({ title, trainings, evaluation, alsoTuned }: FoldsInput): Html {
  const { top1 } = evaluation;
  const n = trainings.length;
  const tuned = alsoTuned
    ? ' No network learned from the photos that tested it, but they chose which of its epochs to keep, so expect slightly less on photos from elsewhere.'
    : '';
  return openingOf({
    eyebrow: 'Beeline cross-validation',
    title,
    accuracy: top1.accuracy,
    interval: top1.interval,
    key: foldsSentence(evaluation),
    more: `${mistakeSentence(evaluation)} ${baselineSentence(evaluation)}`,
    notes: [
      `${n} networks were trained in the same way, each on other photos, so that every photo could serve as a test once: that says more about few photos than one division of them does. ${ABOUT_INTERVAL}${tuned}`,
      html`It tells how good such a training is. <strong>None of the ${n} networks was kept</strong>: train again without <code>--kfold</code> for one.`,
    ],
  });
}

function foldsSection({ trainings }: FoldsInput): Section {
  const body = html`<p>How much the result depends on which photos are learned from and which are tested: the less the folds differ, the steadier the training.</p>${trainingsTable('Fold by fold', trainings)}<p class="note">Small, and drawn as a bar: the 95 % interval, how far the number may be luck; a fold has few photos, so it is wide. The mean of the folds may differ a little from the result above, where each photo counts the same, not each fold.</p>`;
  return { id: 'folds', heading: 'Fold by fold', body };
}
