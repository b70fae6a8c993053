import type { ReportInput } from '../types.js';
import { type Html, html, type Part } from './html.js';

/** One part of the page: a heading with its anchor, and what stands below it. */
export interface Section {
  /** Anchor in the page. */
  readonly id: string;
  readonly heading: string;
  readonly body: Html;
}

/**
 * Makes a section from the input, or nothing where the input has nothing for it. One that needs little of the input
 * names it, and can stand in other pages too.
 */
export type SectionOf<Needs extends keyof ReportInput = keyof ReportInput> = (
  input: Pick<ReportInput, Needs>,
) => Section | undefined;

/** A table that scrolls inside itself on a narrow screen, and can be scrolled by keyboard. */
export function scrolling(name: string, table: Part): Html {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${table}</div>`;
}

/** Anchor of the photos with this truth and this answer. */
export const cellId = (truth: number, predicted: number): string => `cell-${truth}-${predicted}`;
