import { likelihood } from './likelihood.js';

/** The temperature is sought between these. */
export const TEMPERATURE_BOUNDS = [0.05, 20] as const;

export interface TemperatureFit {
  /** Divide logits by this before softmax. */
  readonly temperature: number;
  /** Mean negative log likelihood in nats at temperature 1. */
  readonly lossBefore: number;
  /** The same at `temperature`; never higher. */
  readonly lossAfter: number;
  /**
   * True when the best temperature lies at or past a bound. At the sharp end every photo was named right, so nothing
   * here says how unsure the network ought to be: a caller with few photos does better to keep temperature 1.
   */
  readonly bounded: boolean;
}

/**
 * Temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017): the one number that, dividing
 * all logits, makes the likelihood of the truths highest. It changes how sure the answers sound, never their order.
 *
 * The mean loss is convex in 1/T, so its slope has one root: Newton's method finds it, and falls back to halving
 * the bracket where a step would leave it.
 *
 * @param logits one row per photo, one value per class, all finite
 * @param truth index of the true class per photo
 * @throws RangeError when there are no photos, the lengths differ, a truth is no class or a logit is not finite
 * @example
 * fitTemperature([Float32Array.of(4, 0), Float32Array.of(4, 0), Float32Array.of(4, 0)], [0, 0, 1]).temperature; // 5.77
 */
export function fitTemperature(logits: readonly Float32Array[], truth: readonly number[]): TemperatureFit {
  check(logits, truth);
  const at = (sharpness: number) => meanLikelihood(logits, truth, sharpness);
  const start = at(1);
  let low = 1 / TEMPERATURE_BOUNDS[1];
  let high = 1 / TEMPERATURE_BOUNDS[0];

  const done = (sharpness: number, bounded: boolean): TemperatureFit => ({
    temperature: 1 / sharpness,
    lossBefore: start.loss,
    lossAfter: at(sharpness).loss,
    bounded,
  });
  if (start.slope === 0) return done(1, false);
  if (at(low).slope >= 0) return done(low, true);
  if (at(high).slope <= 0) return done(high, true);

  let sharpness = 1;
  for (let step = 0; step < 100 && high - low > 1e-12 * high; step++) {
    const { slope, curvature } = at(sharpness);
    if (slope === 0) break;
    if (slope < 0) low = sharpness;
    else high = sharpness;
    const newton = sharpness - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - sharpness) <= 1e-12 * sharpness) break;
    sharpness = next;
  }
  return done(sharpness, false);
}

function meanLikelihood(logits: readonly Float32Array[], truth: readonly number[], sharpness: number) {
  const sum = { loss: 0, slope: 0, curvature: 0 };
  logits.forEach((row, i) => {
    const one = likelihood(row, truth[i]!, sharpness);
    sum.loss += one.loss;
    sum.slope += one.slope;
    sum.curvature += one.curvature;
  });
  const n = logits.length;
  return { loss: sum.loss / n, slope: sum.slope / n, curvature: sum.curvature / n };
}

function check(logits: readonly Float32Array[], truth: readonly number[]): void {
  if (logits.length === 0) throw new RangeError('no photos to fit a temperature on');
  if (logits.length !== truth.length) throw new RangeError(`${logits.length} rows of logits, ${truth.length} truths`);
  logits.forEach((row, i) => {
    if (!(truth[i]! in row)) throw new RangeError(`row ${i}: truth ${truth[i]} is not one of ${row.length} classes`);
    if (!row.every(Number.isFinite)) throw new RangeError(`row ${i}: a logit is not finite`);
  });
}
