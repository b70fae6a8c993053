/**
 * How good the network is, as numbers: from logits and truths to accuracy with its interval, per-class shares, a
 * confusion matrix, and how far the probabilities can be believed before and after temperature scaling. Pure
 * arithmetic on plain data: no files, no engine, no formatting (that is the room `report`).
 *
 * @example
 * const rows = [
 *   { path: 'val/ants/1.jpg', truth: 0, logits: Float32Array.of(2, -1) },
 *   { path: 'val/bees/2.jpg', truth: 1, logits: Float32Array.of(1, 0) },
 *   { path: 'val/bees/3.jpg', truth: 1, logits: Float32Array.of(-3, 1) },
 * ];
 * const { temperature } = fitTemperature(rows.map((row) => row.logits), rows.map((row) => row.truth));
 * const evaluation = evaluate(['ants', 'bees'], rows, temperature);
 * evaluation.top1.accuracy; // 0.667
 * evaluation.confusion; // [[1, 0], [1, 1]]
 */
export { auroc } from './auroc.js';
export { aurocInterval } from './aurocInterval.js';
export { type Curves, curvesOf, type PrPoint, type RocPoint } from './binary.js';
export { BINS, type Confidence, expectedCalibrationError, reliabilityBins } from './calibration.js';
export { evaluate } from './evaluate.js';
export { holm } from './holm.js';
export { lossOf } from './likelihood.js';
export { mcnemar } from './mcnemar.js';
export { bootstrapInterval, pairedInterval } from './pairedInterval.js';
export { type Mean, meanOf } from './studentT.js';
export { fitTemperature, TEMPERATURE_BOUNDS, type TemperatureFit } from './temperature.js';
export type {
  Calibration,
  ClassMetrics,
  Evaluation,
  Interval,
  LogitRow,
  Prediction,
  Ranking,
  ReliabilityBin,
} from './types.js';
export { wilson, Z95 } from './wilson.js';
