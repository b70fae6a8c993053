import type { Comparison, Pair, Unmatched } from '../../compare/index.js';
import { count, points, probability, short } from '../numbers.js';

/** Which of two runs is better, and whether that is more than luck, for someone who knows nothing of statistics. */
export function pairSentence({ first, second, onlyFirst, onlySecond, verdict }: Pair, { runs }: Comparison): string {
  const [one, other] = [runs[first]!.name, runs[second]!.name];
  if (onlyFirst + onlySecond === 0) return `${other} and ${one} are right about the very same photos.`;
  const gains = `${other} is right about ${count(onlySecond, 'photo')} that ${one} gets wrong, and wrong about ${onlyFirst} that ${one} gets right`;
  if (verdict === 'undecided') return `${gains}. That may well be luck: neither is shown to be the better one.`;
  return `${gains}. That is more than luck would do: ${verdict === 'better' ? other : one} is the better one.`;
}

/** The numbers behind it. */
export function differenceSentence(pair: Pair, pairs: number): string {
  const range = ([low, high]: Pair['interval'], format: (value: number) => string): string =>
    `${format(low)} to ${format(high)}`;
  const { difference, interval, bootstrap, lossDifference, lossInterval, p, adjusted } = pair;
  const holm = pairs > 1 ? `, ${probability(adjusted)} after Holm's correction for ${pairs} comparisons` : '';
  return (
    `Accuracy ${points(difference)} points (95 % interval ${range(interval, points)}; bootstrap ${range(bootstrap, points)}), ` +
    `log loss ${signed(lossDifference)} (${range(lossInterval, signed)}); exact McNemar test: p = ${probability(p)}${holm}.`
  );
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${short(Math.abs(value))}`;

const WHY: Readonly<Record<Unmatched['reason'], string>> = {
  missing: 'not answered by every run',
  copy: 'the same file as one before it',
  relabelled: 'not of the same class in every run',
};

/** Photos that are named before they are only counted. */
const MOST = 10;

/** The photos that were left out of the comparison, one line a reason and run; nothing where there are none. */
export function unmatchedSentence({ unmatched }: Comparison): string[] {
  const groups = new Map<string, string[]>();
  for (const { run, path, reason } of unmatched) {
    const why = `${run}: left out, ${WHY[reason]}`;
    groups.set(why, [...(groups.get(why) ?? []), path]);
  }
  return [...groups].map(([why, paths]) => {
    const more = paths.length > MOST ? ` and ${paths.length - MOST} more` : '';
    return `${why}: ${paths.slice(0, MOST).join(', ')}${more}.`;
  });
}
