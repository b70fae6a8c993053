/** One row of a table, and the line of the file that it begins on, counted from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV (RFC 4180: quotes, doubled quotes and line breaks in quotes); empty lines are no rows. Fields are
 * separated by whichever of `,`, `;` and tab is the most frequent in the first line.
 *
 * @throws RangeError with the line, where a quote is not closed or not at an end of a field.
 */
export function parseCsv(text: string): Row[] {
  const source = text.replace(/^\ufeff/, '');
  const separator = separatorOf(source.slice(0, source.search(/\r?\n|$/)));
  const rows: Row[] = [];
  let [at, line] = [0, 1];
  while (at < source.length) {
    const start = line;
    const cells: string[] = [];
    for (let more = true; more; ) {
      const field = source[at] === '"' ? quoted(source, at, line) : unquoted(source, at, separator);
      cells.push(field.value);
      line += field.breaks;
      at = field.end;
      const next = source[at];
      if (next !== undefined && next !== separator && next !== '\n' && next !== '\r')
        throw new RangeError(`line ${line}: a quote ends before its field does`);
      more = next === separator;
      if (more) at++;
    }
    if (source[at] === '\r') at++;
    if (source[at] === '\n') at++;
    line++;
    if (cells.some((cell) => cell !== '')) rows.push({ line: start, cells });
  }
  return rows;
}

function separatorOf(line: string): string {
  const count = (separator: string): number => line.split(separator).length;
  return [',', ';', '\t'].reduce((a, b) => (count(b) > count(a) ? b : a));
}

interface Field {
  readonly value: string;
  /** Where the text goes on after it. */
  readonly end: number;
  /** Line breaks in it. */
  readonly breaks: number;
}

function unquoted(source: string, at: number, separator: string): Field {
  let end = at;
  while (end < source.length && source[end] !== separator && source[end] !== '\n' && source[end] !== '\r') end++;
  return { value: source.slice(at, end).trim(), end, breaks: 0 };
}

function quoted(source: string, at: number, line: number): Field {
  for (let end = source.indexOf('"', at + 1); end >= 0; end = source.indexOf('"', end + 2)) {
    if (source[end + 1] === '"') continue;
    const value = source.slice(at + 1, end).replaceAll('""', '"');
    return { value, end: end + 1, breaks: value.split('\n').length - 1 };
  }
  throw new RangeError(`line ${line}: a quote is not closed`);
}
