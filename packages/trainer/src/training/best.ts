import type { EpochRecord } from './types.js';

type Judged = Pick<EpochRecord, 'valAccuracy' | 'valLoss'>;

/** The epoch whose weights are kept, of at least one. */
export const kept = <Of extends Judged>(history: readonly Of[], keep: 'best' | 'last'): Of =>
  keep === 'last' ? history.at(-1)! : history.reduce((a, b) => (isBetter(b, a) ? b : a));

/** Whose weights are kept, where the best are: those with the higher validation accuracy, the lower validation loss among equals. */
export const isBetter = (a: Judged, b: Judged): boolean =>
  a.valAccuracy > b.valAccuracy || (a.valAccuracy === b.valAccuracy && a.valLoss < b.valLoss);
