/**
 * Comparing: several models on the very same photos. Photos are matched by the hash of their contents; each model is
 * judged by itself, every two by an exact McNemar test (after Holm's correction where there are more) and by intervals of
 * the difference, and the last may be held to a requirement before it is deployed. `docs/compare.md` says how to read it.
 *
 * @example
 * const comparison = compareRuns([before, after]);
 * const [{ onlyFirst, onlySecond, adjusted }] = comparison.pairs;
 * judgeGate(comparison, { require: 'not-worse', margin: 0.02 }).passed;
 */
export { compareRuns, LEVEL } from './compareRuns.js';
export { judgeGate, type Requirement, type Verdict } from './gate.js';
export { PREDICTIONS, type Predictions, parsePredictions, readPredictions, writePredictions } from './predictions.js';
export type { ComparedRun, Comparison, Disagreement, Pair, PhotoAnswer, Run, Unmatched } from './types.js';
