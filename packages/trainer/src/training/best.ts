import type { EpochRecord } from './types.js';

type Judged = Pick<EpochRecord, 'valAccuracy' | 'valLoss'>;

/** Whose weights are kept: those with the higher validation accuracy, the lower validation loss among equals. */
export const isBetter = (a: Judged, b: Judged): boolean =>
  a.valAccuracy > b.valAccuracy || (a.valAccuracy === b.valAccuracy && a.valLoss < b.valLoss);
