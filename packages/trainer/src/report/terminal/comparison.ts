import type { Comparison, Requirement, Verdict } from '../../compare/index.js';
import { differenceSentence, pairSentence, unmatchedSentence } from '../comparison/sentences.js';
import { count, megabytes, percent, percentRange, points, short } from '../numbers.js';
import { plain } from '../plain.js';
import type { TerminalOptions } from './evaluation.js';
import { type Cell, type Paint, painter, table } from './table.js';

/** Photos that are told one by one; the page and `--json` tell all. */
const MOST = 40;

/** A comparison as lines for a terminal: each run, every two of them, and the photos that they do not name alike. */
export function formatComparison(comparison: Comparison, { colour = false }: TerminalOptions = {}): string {
  const paint = painter(colour);
  const { photos, pairs } = comparison;
  return [
    paint(`${count(photos, 'photo')} that all answered`, 'bold'),
    '',
    ...runTable(comparison, paint),
    '',
    ...pairs.flatMap((pair) => [
      plain(pairSentence(pair, comparison)),
      paint(differenceSentence(pair, pairs.length), 'dim'),
    ]),
    ...disagreements(comparison, paint),
    ...unmatchedSentence(comparison).map((line) => paint(plain(line), 'dim')),
  ].join('\n');
}

function runTable({ runs }: Comparison, paint: Paint): string[] {
  const measured = runs.some(({ milliseconds }) => milliseconds !== undefined);
  const heads = [
    'Run',
    'Right',
    'Accuracy',
    '95 % interval',
    'Log loss',
    'ECE',
    'Size',
    ...(measured ? ['A photo'] : []),
  ];
  const rows = runs.map(({ name, evaluation: { top1, loss, ece }, bytes, milliseconds }): Cell[] => [
    plain(name),
    `${top1.correct}`,
    { text: percent(top1.accuracy), style: 'green' },
    percentRange(top1.interval),
    short(loss),
    percent(ece),
    megabytes(bytes),
    ...(milliseconds === undefined ? [] : [`${short(milliseconds)} ms`]),
  ]);
  return table([heads.map((text): Cell => ({ text, style: 'bold' })), ...rows], paint);
}

function disagreements({ disagreements: all, labels, runs }: Comparison, paint: Paint): string[] {
  if (all.length === 0) return ['', 'All of them name every photo alike.'];
  const rows = all.slice(0, MOST).map(({ path, truth, answers }): Cell[] => [
    plain(path),
    plain(labels[truth]!),
    ...answers.map(({ predicted, probability }): Cell => {
      const style = predicted === truth ? 'green' : 'red';
      return { text: `${plain(labels[predicted]!)} ${percent(probability)}`, style };
    }),
  ]);
  const heads = ['Named differently', 'Truth', ...runs.map(({ name }) => plain(name))];
  const more = all.length > MOST ? [`and ${all.length - MOST} more`] : [];
  return ['', ...table([heads.map((text): Cell => ({ text, style: 'bold' })), ...rows], paint), ...more];
}

/** Whether the last run may go on, in a sentence. */
export function formatVerdict(
  { runs }: Comparison,
  { require, margin }: Requirement,
  { passed, against }: Verdict,
): string {
  const name = (i: number): string => plain(runs[i]!.name);
  const last = name(runs.length - 1);
  const others = (passed ? runs.slice(0, -1).map((_, i) => i) : against).map(name).join(', ');
  const less = `less than ${points(margin ?? 0).slice(1)} points worse than`;
  const words: Record<string, readonly [passed: string, failed: string]> = {
    better: ['is better than', 'is not shown to be better than'],
    'not-worse':
      margin === undefined
        ? ['is not shown to be worse than', 'is worse than']
        : [`is ${less}`, `is not shown to be ${less}`],
  };
  return `${passed ? 'Passed' : 'Failed'}: ${last} ${words[require]![passed ? 0 : 1]} ${others}.`;
}
