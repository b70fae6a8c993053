import type { Evaluation } from '../evaluation/index.js';
import { confusions } from './confusions.js';
import { count, percent, percentRange } from './numbers.js';

/** The result for someone who knows nothing of machine learning, with its uncertainty. */
export function keySentence({ top1 }: Evaluation): string {
  if (top1.total === 0) return 'There were no photos to test it on, so nothing is known about how often it is right.';
  return (
    `Of ${count(top1.total, 'photo')} it had never seen, it named ${top1.correct.toLocaleString('en')} right: ` +
    `${percent(top1.accuracy)} (95 % interval ${percentRange(top1.interval)}).`
  );
}

/** What is named wrong most often, in one sentence. */
export function mistakeSentence(evaluation: Evaluation): string {
  const [worst] = confusions(evaluation);
  if (evaluation.top1.total === 0) return '';
  if (worst === undefined) return 'None of them was named wrong.';
  const { labels, perClass } = evaluation;
  return (
    `The most frequent mistake: ${worst.count} of ${count(perClass[worst.truth]!.support, 'photo')} ` +
    `of “${labels[worst.truth]}” ${worst.count === 1 ? 'was' : 'were'} taken for “${labels[worst.predicted]}”.`
  );
}

/** What the same photos would give without any learning, so that a high number is not mistaken for a feat. */
export function baselineSentence({ perClass, top1 }: Evaluation): string {
  if (top1.total === 0) return '';
  const common = perClass.reduce((most, one) => (one.support > most.support ? one : most));
  return `Always answering “${common.label}” would be right for ${percent(common.support / top1.total)} of them.`;
}
