import { parseCsv } from './csv.js';

/** One row of a table of photos, as it stands there. */
export interface Entry {
  /** Counted from 1. */
  readonly line: number;
  readonly path: string;
  readonly label: string;
  /** Absent where the table has no column for it. */
  readonly split?: string;
}

/** What a column or key may be called, in any case, the first that is there. */
const NAMES = {
  path: ['path', 'file', 'filename', 'file_name', 'filepath', 'file_path', 'image', 'image_path', 'photo'],
  label: ['label', 'class', 'category', 'target'],
  split: ['split', 'set', 'subset'],
} as const;

/** Endings of tables of photos. */
const JSON_LINES = ['.jsonl', '.ndjson'] as const;
const CSV = ['.csv', '.tsv'] as const;

const endsWith = (name: string, endings: readonly string[]): boolean =>
  endings.some((ending) => name.toLowerCase().endsWith(ending));

/** Whether a file is called like a table. */
export const isTable = (name: string): boolean => endsWith(name, [...JSON_LINES, ...CSV]);

/** The rows of a CSV or, by its name, of a JSONL. Throws a RangeError that names the line. */
export const readEntries = (name: string, text: string): Entry[] =>
  endsWith(name, JSON_LINES) ? fromJson(text) : fromCsv(text);

/** The first path in a table whose first row names a column (or key) of paths and one of labels; else undefined. */
export function firstPath(name: string, beginning: string): string | undefined {
  const rows = beginning.replace(/^\ufeff/, '').split(/\r?\n/);
  try {
    const names = endsWith(name, JSON_LINES) ? Object.keys(object(rows[0]!)) : (parseCsv(rows[0]!)[0]?.cells ?? []);
    const { path, label } = columnsOf(names);
    return path >= 0 && label >= 0 ? readEntries(name, rows.slice(0, 2).join('\n'))[0]?.path : undefined;
  } catch {
    return undefined;
  }
}

/** Where the columns of these names are; -1 for none. */
function columnsOf(names: readonly string[]): Record<keyof typeof NAMES, number> {
  const lower = names.map((name) => name.trim().toLowerCase());
  const find = (wanted: readonly string[]): number =>
    wanted.map((name) => lower.indexOf(name)).find((place) => place >= 0) ?? -1;
  return { path: find(NAMES.path), label: find(NAMES.label), split: find(NAMES.split) };
}

function fromCsv(text: string): Entry[] {
  const rows = parseCsv(text);
  const named = columnsOf(rows[0]?.cells ?? []);
  const hasNames = named.path >= 0 && named.label >= 0;
  const { path, label, split } = hasNames ? named : { path: 0, label: 1, split: -1 };
  return rows.slice(hasNames ? 1 : 0).map(({ line, cells }) => ({
    line,
    path: cells[path] ?? '',
    label: cells[label] ?? '',
    ...(split >= 0 && { split: cells[split] ?? '' }),
  }));
}

function fromJson(text: string): Entry[] {
  return text.split(/\r?\n/).flatMap((source, i): Entry[] => {
    if (source.trim() === '') return [];
    const line = i + 1;
    let row: Record<string, unknown>;
    try {
      row = object(source.replace(/^\ufeff/, ''));
    } catch {
      throw new RangeError(`line ${line} is no JSON object`);
    }
    const keys = Object.keys(row);
    const { path, label, split } = columnsOf(keys);
    const text = (place: number): string => {
      const value = place >= 0 ? row[keys[place]!] : '';
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    };
    return [{ line, path: text(path), label: text(label), ...(split >= 0 && { split: text(split) }) }];
  });
}

function object(source: string): Record<string, unknown> {
  const value: unknown = JSON.parse(source);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RangeError('no JSON object');
}
