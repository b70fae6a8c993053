/**
 * Probabilities as a list: label, number, and a bar that repeats the number for the eye.
 *
 * @example
 * card.append(bars([{ label: 'bees', probability: 0.98 }, { label: 'ants', probability: 0.02 }]));
 */
import type { Prediction } from './answers.js';
import { element } from './dom.js';
import { probability } from './format.js';
import { words } from './words.js';

/** Labels below the best five share one last line. */
const MOST_BARS = 5;

/** A remainder below this would read as "< 0.1 %", and may be no more than rounding. */
const LEAST_REST = 0.0005;

/** What the list shows: the best five, and what is left for labels below them or not in the answer. Best first. */
export function rows(predictions: readonly Prediction[]): readonly Prediction[] {
  const shown = predictions.slice(0, MOST_BARS);
  const left = 1 - shown.reduce((sum, prediction) => sum + prediction.probability, 0);
  return left < LEAST_REST ? shown : [...shown, { label: words.others, probability: left }];
}

export function bars(predictions: readonly Prediction[]): HTMLOListElement {
  const items = rows(predictions).map((prediction) => {
    const bar = element('span', { className: 'bar-fill' });
    bar.style.setProperty('--share', String(prediction.probability));
    return element(
      'li',
      {},
      element('span', { className: 'bar-label' }, prediction.label),
      element('span', { className: 'bar-number' }, probability(prediction.probability)),
      element('span', { className: 'bar-track', ariaHidden: 'true' }, bar),
    );
  });
  return element('ol', { className: 'bars' }, ...items);
}
