/** A linear layer in PyTorch's layout: `weight` is classes x F, `bias` has one number a class. */
export interface LinearHead {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly features: number;
}

/**
 * Features that vary this much less than the others are not blown up any further: what hardly ever fires on the
 * training photos would otherwise rule on the one photo where it does.
 */
const FLOOR = 1e-3;
/**
 * Nor are those that vary less than this share of their mean: an engine's float32 gives such features differently from
 * pass to pass, and blown up, the difference would be an answer of its own.
 */
const STEADY = 1e-4;

/** What deviation is 1 afterwards: that of each feature, or the typical one, so that features keep theirs beside each other. */
export type Scaling = 'each' | 'together';

/** Mean 0 and deviation 1 over the training rows (see `FLOOR` and `STEADY`), and the way back. */
export function standardisation(rows: Float32Array, features: number, scaling: Scaling = 'each') {
  const count = rows.length / features;
  const mean = new Float64Array(features);
  const deviation = new Float64Array(features);
  for (let i = 0; i < rows.length; i++) mean[i % features]! += rows[i]! / count;
  for (let i = 0; i < rows.length; i++) deviation[i % features]! += (rows[i]! - mean[i % features]!) ** 2 / count;
  const typical = Math.sqrt(deviation.reduce((sum, variance) => sum + variance / features, 0)) || 1;
  for (let f = 0; f < features; f++)
    deviation[f] =
      scaling === 'together'
        ? typical
        : Math.max(Math.sqrt(deviation[f]!), FLOOR * typical, STEADY * Math.abs(mean[f]!));
  return {
    apply: (raw: Float32Array): Float64Array =>
      Float64Array.from(raw, (value, i) => (value - mean[i % features]!) / deviation[i % features]!),
    /** `w·(x - m)/d + b` is `(w/d)·x + (b - w·m/d)`. */
    fold(parameters: Float64Array, classes: number): LinearHead {
      const weight = new Float32Array(classes * features);
      const bias = new Float32Array(classes);
      for (let c = 0; c < classes; c++) {
        let offset = parameters[classes * features + c]!;
        for (let f = 0; f < features; f++) {
          const w = parameters[c * features + f]! / deviation[f]!;
          weight[c * features + f] = w;
          offset -= w * mean[f]!;
        }
        bias[c] = offset;
      }
      return { weight, bias, features };
    },
  };
}
