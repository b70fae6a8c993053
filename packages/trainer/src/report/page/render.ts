import type { ReportInput } from '../types.js';
import { calibrationSection } from './calibration.js';
import { classesSection } from './classes.js';
import { confusionSection } from './confusion.js';
import { datasetSection } from './dataset.js';
import { ABOUT_PAGE, documentOf } from './document.js';
import { findingsSection } from './findings.js';
import { photosSection } from './photos.js';
import { rankingSection } from './ranking.js';
import type { SectionOf } from './section.js';
import { settingsSection } from './settings.js';
import { summary } from './summary.js';
import { trainingSection } from './training.js';
import { unknownSection } from './unknown.js';

/** The page's parts, in order. A new one is a file beside these and a line here. */
const SECTIONS: readonly SectionOf[] = [
  confusionSection,
  classesSection,
  photosSection,
  rankingSection,
  calibrationSection,
  unknownSection,
  trainingSection,
  datasetSection,
  findingsSection,
  settingsSection,
];

/**
 * The report of a run as one HTML file: no script, no request, the photos inside. It reads well without knowing
 * machine learning, on a phone, in the dark, by keyboard and by screen reader.
 *
 * @returns the text of `index.html`; the same input gives the same text
 */
export function renderReport(input: ReportInput): string {
  return documentOf({
    title: `${input.title} – Beeline report`,
    opening: summary(input),
    sections: SECTIONS.map((make) => make(input)).filter((section) => section !== undefined),
    footer: ABOUT_PAGE,
  });
}
