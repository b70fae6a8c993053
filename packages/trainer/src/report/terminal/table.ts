import { pad, width } from './width.js';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

/** A cell of a table: its text, and how it looks where there is colour. */
export type Cell = string | { readonly text: string; readonly style: Style };

/** Paints a text, or leaves it as it is. */
export type Paint = (text: string, style: Style) => string;

const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
};

/** ANSI colours, or none. */
export function painter(colour: boolean): Paint {
  if (!colour) return (text) => text;
  return (text, style) => `\x1b[${CODES[style][0]}m${text}\x1b[${CODES[style][1]}m`;
}

/** Lines of an aligned table: the first column to the left, the others to the right, two spaces between. */
export function table(rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  const text = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, width(text(cell)));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const padded = pad(text(cell), widths[i]!, i === 0 ? 'left' : 'right');
        return typeof cell === 'string' ? padded : paint(padded, cell.style);
      })
      .join('  ')
      .trimEnd(),
  );
}
