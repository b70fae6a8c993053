import { plain } from '../plain.js';

/** A piece of markup that is safe to put into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

export type Part = Html | string | number | false | null | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags or inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** The text, its percent signs kept on the line of their numbers. */
export const nobreak = (text: string): string => text.replaceAll(' %', '\u00a0%');

/**
 * Markup with holes: whatever is put into one is escaped, unless it is markup itself. Attributes must be quoted.
 * `false`, `null` and `undefined` leave nothing; arrays are joined.
 *
 * @example
 * html`<li title="${'a"b'}">${['<', html`<b>bold</b>`]}</li>`.text; // <li title="a&quot;b">&lt;<b>bold</b></li>
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((out, string, i) => out + render(parts[i - 1]) + string));
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if (!part) return '';
  return part.map(render).join('');
}
