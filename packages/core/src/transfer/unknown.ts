/** What it takes to say of a photo that it is none of the classes. Plain numbers: a few kilobytes beside the weights. */
export interface UnknownScore {
  /** `rank` orthonormal rows of `features` numbers: the directions that training photos have in common. */
  readonly basis: Float32Array;
  readonly features: number;
  /** What one unit of missing likeness, and of the head's lead, is worth. */
  readonly weights: { readonly likeness: number; readonly margin: number };
  /** A photo whose score is above this is unknown. */
  readonly threshold: number;
  /** The share of photos of the classes that are expected to be called unknown all the same, at most. */
  readonly falseAlarmRate: number;
  /** How many photos, none of them trained on, the threshold was set by. */
  readonly calibratedOn: number;
}

/**
 * The share of a photo's features that lies in the directions that training photos have in common, in [0, 1]: the cosine
 * of the angle between the two. Features of nothing but zeros are like nothing: 0.
 */
export function likeness(basis: Float32Array, features: ArrayLike<number>): number {
  const width = features.length;
  let whole = 0;
  for (let f = 0; f < width; f++) whole += features[f]! ** 2;
  if (whole === 0) return 0;
  let inside = 0;
  for (let start = 0; start < basis.length; start += width) {
    let dot = 0;
    for (let f = 0; f < width; f++) dot += basis[start + f]! * features[f]!;
    inside += dot ** 2;
  }
  return Math.min(1, Math.sqrt(inside / whole));
}

/** By how much the best logit leads the second; 0 where there is one class only. */
export function margin(logits: ArrayLike<number>): number {
  let [best, second] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i]!;
    if (logit > best) [best, second] = [logit, best];
    else if (logit > second) second = logit;
  }
  return logits.length > 1 ? best - second : 0;
}

/**
 * How unlike the training photos a photo is: the higher, the less it is one of the classes. Two weak signs together: its
 * features lie outside of what training photos share, and the head can't decide. A subspace with a word of the
 * logits' is Wang et al.'s idea (ViM, 2022); `docs/unknown.md` says what was compared.
 *
 * @param features the head's input of one photo
 */
export function unknownScore(
  { basis, weights }: Pick<UnknownScore, 'basis' | 'weights'>,
  features: ArrayLike<number>,
  logits: ArrayLike<number>,
): number {
  return weights.likeness * (1 - likeness(basis, features)) - weights.margin * margin(logits);
}

/**
 * The head's input of one photo as the numbers that describe it: a map that a convolution classifies (SqueezeNet) counts
 * by its mean over all places.
 *
 * @param data channels last: `places x features` numbers
 */
export function pooledFeatures(data: ArrayLike<number>, features: number): Float32Array {
  const pooled = new Float32Array(features);
  const places = data.length / features;
  for (let i = 0; i < data.length; i++) pooled[i % features]! += data[i]! / places;
  return pooled;
}
