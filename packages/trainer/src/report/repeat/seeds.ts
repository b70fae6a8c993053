import { classesTable } from '../page/classes.js';
import { photosBehind } from '../page/dataset.js';
import { ABOUT_PAGE, documentOf } from '../page/document.js';
import { findingsSection } from '../page/findings.js';
import { type Html, html } from '../page/html.js';
import type { Section } from '../page/section.js';
import { settingsBehind } from '../page/settings.js';
import { leakNotes, openingOf } from '../page/summary.js';
import { baselineSentence } from '../sentence.js';
import { meanClasses, meanShare } from './means.js';
import { seedsSentence, spreadSentence } from './sentences.js';
import { BUNDLE, coursesSection, trainingsTable } from './trainings.js';
import type { SeedsInput } from './types.js';
import { wrongSection } from './wrong.js';

/** The report of one training done from several seeds, as one HTML file: no script, no request, the photos inside. */
export function renderSeeds(input: SeedsInput): string {
  const { title, trainings, dataset, config, facts = [] } = input;
  const { labels } = trainings[0]!.evaluation;
  const lead = `Every training learned from the photos of the split “${dataset.splits[0]?.name ?? 'train'}” and was tested on others, all on the same ones.`;
  const sections: (Section | undefined)[] = [
    seedsSection(input),
    wrongSection(input),
    classes(input),
    coursesSection(trainings, 'seed'),
    photosBehind(lead, dataset, labels),
    findingsSection(input),
    settingsBehind('Settings', 'do this again', facts, config),
  ];
  return documentOf({
    title: `${title} – Beeline seeds`,
    opening: opening(input),
    sections: sections.filter((section) => section !== undefined),
    footer: ABOUT_PAGE,
  });
}

function opening({ title, trainings, findings, alsoTuned }: SeedsInput): Html {
  const accuracies = trainings.map(({ top1 }) => top1.accuracy);
  const average = meanShare(accuracies);
  const { mean, interval = [mean, mean] } = average;
  const { evaluation } = trainings[0]!;
  return openingOf({
    eyebrow: 'Beeline training from several seeds',
    title,
    accuracy: mean,
    interval,
    key: seedsSentence(accuracies, average, evaluation.top1.total),
    more: `${spreadSentence(accuracies)} ${baselineSentence(evaluation)}`,
    notes: [
      "A seed decides what a training draws by chance: the order of the photos, how they are varied, where random weights begin. The interval (Student's) says how far the mean of a few seeds may be from that of many. It knows nothing of the luck of the photos: all were tested on the same ones, and how much luck is in those, the interval of each training by itself tells.",
      ...(alsoTuned
        ? ['The photos also chose which epochs to keep, so expect slightly less on photos from elsewhere.']
        : []),
      'Each training has left a model. None of them is picked here: the best of several is best by luck to some degree, and its number flatters.',
      ...leakNotes(findings),
    ],
  });
}

function seedsSection({ trainings }: SeedsInput): Section {
  const table = trainingsTable('Seed by seed', trainings, [BUNDLE], ({ name, report }) => {
    return html`<a href="${report}">${name}</a>`;
  });
  const body = html`<p>A name leads to that training's own report, as long as the folders lie beside each other as they were written.</p>${table}<p class="note">Small, and drawn as a bar: the 95 % interval of each by itself, how far its number may be luck of the photos.</p>`;
  return { id: 'seeds', heading: 'Seed by seed', body };
}

function classes({ trainings }: SeedsInput): Section {
  const rows = meanClasses(trainings.map(({ evaluation }) => evaluation));
  const body = html`<p>How well the trainings do on each class on average: a class with few photos, or one that is often missed, can hide behind a good total.</p>${classesTable(rows)}<p class="note">Small, and drawn as a bar: Student's 95 % interval over the seeds; it has no width where all of them agree, which says nothing of other photos.</p>`;
  return { id: 'classes', heading: 'Class by class', body };
}
