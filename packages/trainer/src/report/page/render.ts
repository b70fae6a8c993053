import type { ReportInput } from '../types.js';
import { calibrationSection } from './calibration.js';
import { classesSection } from './classes.js';
import { confusionSection } from './confusion.js';
import { datasetSection } from './dataset.js';
import { findingsSection } from './findings.js';
import { Html, html } from './html.js';
import { photosSection } from './photos.js';
import type { SectionOf } from './section.js';
import { settingsSection } from './settings.js';
import { STYLE } from './style.js';
import { summary } from './summary.js';
import { trainingSection } from './training.js';
import { unknownSection } from './unknown.js';

/** The page's parts, in order. A new one is a file beside these and a line here. */
const SECTIONS: readonly SectionOf[] = [
  confusionSection,
  classesSection,
  photosSection,
  calibrationSection,
  unknownSection,
  trainingSection,
  datasetSection,
  findingsSection,
  settingsSection,
];

/** Even if a text ever slipped through the escaping, a browser would neither run nor fetch anything from it. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report of a run as one HTML file: no script, no request, the photos inside. It reads well without knowing
 * machine learning, on a phone, in the dark, by keyboard and by screen reader.
 *
 * @returns the text of `index.html`; the same input gives the same text
 */
export function renderReport(input: ReportInput): string {
  const sections = SECTIONS.map((make) => make(input)).filter((section) => section !== undefined);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${input.title} – Beeline report</title>
<style>${new Html(STYLE)}</style>
</head>
<body><main>
${summary(input)}
<nav aria-label="Parts of this report">${sections.map(({ id, heading }) => html`<a href="#${id}">${heading}</a>`)}</nav>
${sections.map(
  ({ id, heading, body }) => html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${heading}</h2>
${body}</section>
`,
)}
<footer>Made by Beeline on the machine that did the training. This page loads nothing from anywhere; the photos in it leave that machine only when you send it to someone.</footer>
</main></body>
</html>
`.text;
}
