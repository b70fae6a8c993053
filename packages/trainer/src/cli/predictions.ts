import type { Terminal } from './terminal.js';

/** One photo's answer: its labels, best first, or why there are none. */
export interface Answer {
  readonly path: string;
  readonly predictions?: readonly { readonly label: string; readonly probability: number }[];
  /** False where it is none of the classes, as far as can be told; only of bundles that can tell. */
  readonly known?: boolean;
  readonly unknownScore?: number;
  readonly problem?: { readonly code: string; readonly message: string };
}

/** Writes answers one by one, so that any number of them needs no memory. */
export type Writer = (answer: Answer) => void;
type Out = Pick<Terminal, 'result' | 'warn'>;

const percent = (probability: number): string => `${(100 * probability).toFixed(1).padStart(5)} %`;

/** A line a photo for people; problems go to stderr, in the order of the photos. */
export function tableWriter(out: Out, labels: readonly string[], top = 3): Writer {
  const width = Math.max(...labels.map((label) => label.length));
  return ({ path, predictions, known, problem }) => {
    if (problem) return out.warn(`${path}: ${problem.message}`);
    const mark = known === undefined ? '' : known ? '          ' : 'unknown?  ';
    const best = predictions!.slice(0, top);
    out.result(
      `${mark}${best.map(({ label, probability }) => `${label.padEnd(width)} ${percent(probability)}`).join('   ')}   ${path}`,
    );
  };
}

/** A JSON object a line: `{"path", "predictions": [...], "known"}` (of bundles that can tell what is known) or `{"path", "problem": {...}}`. */
export function jsonWriter(out: Out, labels: readonly string[], top = labels.length): Writer {
  return ({ path, predictions, problem, ...verdict }) =>
    out.result(
      JSON.stringify(problem ? { path, problem } : { path, predictions: predictions!.slice(0, top), ...verdict }),
    );
}

/** RFC 4180: path, best label, its probability, whether it is known (empty if that can't be told), the problem if any, then the probability of every label in order. */
export function csvWriter(out: Out, labels: readonly string[]): Writer {
  const row = (cells: readonly string[]): void => out.result(cells.map(cell).join(','));
  row(['path', 'label', 'probability', 'known', 'problem', ...labels]);
  return ({ path, predictions, known, problem }) => {
    if (problem) return row([path, '', '', '', problem.message, ...labels.map(() => '')]);
    const best = predictions![0]!;
    const byLabel = new Map(predictions!.map(({ label, probability }) => [label, probability]));
    row([
      path,
      best.label,
      digits(best.probability),
      String(known ?? ''),
      '',
      ...labels.map((label) => digits(byLabel.get(label)!)),
    ]);
  };
}

const digits = (probability: number): string => probability.toFixed(6);
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
