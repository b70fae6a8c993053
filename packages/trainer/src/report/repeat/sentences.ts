import type { Evaluation } from '../../evaluation/index.js';
import { count, percent, percentRange } from '../numbers.js';
import type { MeanShare } from './means.js';

/** The result of a cross-validation for someone who knows nothing of machine learning, with its uncertainty. */
export const foldsSentence = ({ top1 }: Evaluation): string =>
  `Of ${count(top1.total, 'photo')}, each tested by a network that had never seen it, ` +
  `${top1.correct.toLocaleString('en')} were named right: ${percent(top1.accuracy)} (95 % interval ${percentRange(top1.interval)}).`;

/** The same of trainings from several seeds. `photos`: how many all of them were tested on. */
export function seedsSentence(accuracies: readonly number[], { mean, interval }: MeanShare, photos: number): string {
  const range = interval && !alike(accuracies) ? ` (95 % interval over seeds ${percentRange(interval)})` : '';
  return (
    `${accuracies.length} trainings that differ in nothing but chance named ${percent(mean)} of the same ` +
    `${count(photos, 'photo')} right on average${range}.`
  );
}

/** How far the trainings are apart. */
export const spreadSentence = (accuracies: readonly number[]): string =>
  alike(accuracies)
    ? 'All of them were right equally often.'
    : `The weakest was right about ${percent(Math.min(...accuracies))}, the best about ${percent(Math.max(...accuracies))}.`;

const alike = (accuracies: readonly number[]): boolean => new Set(accuracies).size === 1;
