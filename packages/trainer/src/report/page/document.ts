import { Html, html } from './html.js';
import type { Section } from './section.js';
import { STYLE } from './style.js';

/** Even if a text ever slipped through the escaping, a browser would neither run nor fetch anything from it. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Where a page that a training leaves comes from, and where it goes. */
export const ABOUT_PAGE =
  'Made by Beeline on the machine that did the training. This page loads nothing from anywhere; the photos in it leave that machine only when you send it to someone.';

/** What every page of ours is made of. */
export interface Page {
  readonly title: string;
  /** What stands above the parts. */
  readonly opening: Html;
  readonly sections: readonly Section[];
  readonly footer: string;
}

/** A whole page as one HTML file: no script, no request. */
export function documentOf({ title, opening, sections, footer }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body><main>
${opening}
<nav aria-label="Parts of this report">${sections.map(({ id, heading }) => html`<a href="#${id}">${heading}</a>`)}</nav>
${sections.map(
  ({ id, heading, body }) => html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${heading}</h2>
${body}</section>
`,
)}
<footer>${footer}</footer>
</main></body>
</html>
`.text;
}
