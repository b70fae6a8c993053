import { likeness, margin, type UnknownScore, unknownScore } from './unknown.js';

/** Features of the training photos, and of photos that the network was not trained on with what it says of them. */
export interface UnknownFit {
  /** N x `features`, row by row. */
  readonly train: Float32Array;
  /** M x `features`, row by row. */
  readonly heldOut: Float32Array;
  /** M logits, one array of `classes` numbers a photo. */
  readonly heldOutLogits: readonly ArrayLike<number>[];
  readonly features: number;
  readonly classes: number;
  /** The share of known photos that may be called unknown, in (0, 1); 0.05 if not given. */
  readonly falseAlarmRate?: number;
}

/** A threshold by fewer held-out photos than this would be little more than chance. */
export const FEWEST_HELD_OUT = 10;
/** More training photos than this change the directions hardly at all. */
const MOST_PHOTOS = 2000;
/** Numbers that the basis may hold: 300 KB. */
const MOST_NUMBERS = 75_000;
const MOST_DIRECTIONS = 48;
/**
 * What the head's lead counts beside the likeness, each in its standard deviations over known photos: the more classes
 * there are, the more directions are theirs, and the less likeness says of a stranger.
 */
const marginWeight = (classes: number): number => Math.min(0.75, 0.25 * (classes - 1));
/** What the threshold keeps from the last photo's score where none is above, in standard deviations. */
const SLACK = 0.01;
const ROUNDS = 12;
/** Directions that are followed beside the wanted ones, so that the last of those settles, too. */
const SPARE = 8;

/**
 * Fits an unknown score. Directions come from training photos only; weights and threshold from held-out ones, because
 * a network is surer of photos that it was trained on. The threshold is the conformal one, above the k-th smallest score of
 * M, k = ⌈(M + 1)(1 - rate)⌉, so that of further photos like them no more than the rate are expected above it.
 *
 * @returns nothing where there are too few held-out photos to set a threshold by, or no training photo has features
 */
export function fitUnknown(fit: UnknownFit): UnknownScore | undefined {
  const { features, classes, heldOut, heldOutLogits, falseAlarmRate: wanted = 0.05 } = fit;
  const count = heldOutLogits.length;
  const basis = commonDirections(fit);
  if (count < FEWEST_HELD_OUT || basis.length === 0) return undefined;

  const row = (i: number) => heldOut.subarray(i * features, (i + 1) * features);
  const inverse = (deviation: number): number => (deviation > 0 ? 1 / deviation : 0);
  const weights = {
    likeness: inverse(deviation(heldOutLogits.map((_, i) => likeness(basis, row(i))))),
    margin: marginWeight(classes) * inverse(deviation(heldOutLogits.map(margin))),
  };
  const scores = heldOutLogits
    .map((logits, i) => unknownScore({ basis, weights }, row(i), logits))
    .sort((a, b) => a - b);
  // With fewer photos than 1 / rate there is no score above which so small a share can be promised: all stay below.
  const k = Math.min(count, Math.ceil((count + 1) * (1 - wanted) - 1e-9));
  const [last, next] = [scores[k - 1]!, scores[k] ?? scores[k - 1]! + SLACK];
  return {
    basis,
    features,
    weights,
    // Between two photos: on either, another engine's rounding would decide.
    threshold: (last + next) / 2,
    falseAlarmRate: 1 - k / (count + 1),
    calibratedOn: count,
  };
}

/**
 * The leading singular directions of the training features, not centred: each photo of unit length, each feature weighted
 * by the root of its mean, so that what most photos show counts for more than what few do. One direction fewer than there
 * are classes, since what tells the classes apart is the head's to say.
 */
function commonDirections({ train, features, classes }: UnknownFit): Float32Array {
  const photos = train.length / features;
  const chosen = Math.min(photos, MOST_PHOTOS);
  const mean = new Float64Array(features);
  for (let i = 0; i < train.length; i++) mean[i % features]! += Math.abs(train[i]!) / photos;
  const rows = Array.from({ length: chosen }, (_, i) => {
    const start = Math.floor((i * photos) / chosen) * features;
    const row = Float64Array.from(train.subarray(start, start + features));
    const length = Math.sqrt(dot(row, row)) || 1;
    return row.map((value, f) => (value / length) * Math.sqrt(mean[f]!));
  });
  const wanted = Math.max(1, Math.min(classes - 1, MOST_DIRECTIONS, Math.floor(MOST_NUMBERS / features)));
  const followed = Math.min(wanted + SPARE, chosen);
  const start = Array.from({ length: followed }, (_, i) => rows[Math.floor((i * chosen) / followed)]!);

  let directions = orthonormal(start);
  for (let round = 0; round < ROUNDS; round++) directions = orthonormal(directions.map((one) => turned(rows, one)));
  const basis = new Float32Array(Math.min(wanted, directions.length) * features);
  for (const [i, direction] of directions.slice(0, wanted).entries()) basis.set(direction, i * features);
  return basis;
}

/** A direction times the rows' scatter: nearer to the leading ones than it was. */
function turned(rows: readonly Float64Array[], direction: Float64Array): Float64Array {
  const sum = new Float64Array(direction.length);
  for (const row of rows) {
    const share = dot(row, direction);
    for (let f = 0; f < sum.length; f++) sum[f]! += share * row[f]!;
  }
  return sum;
}

/** Gram and Schmidt, in order; what depends on earlier ones, up to rounding, is left out. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    const before = Math.sqrt(dot(vector, vector));
    // Twice, since the first pass leaves rounding errors of its own.
    for (const one of [...done, ...done]) {
      const share = dot(rest, one);
      for (let f = 0; f < rest.length; f++) rest[f]! -= share * one[f]!;
    }
    const length = Math.sqrt(dot(rest, rest));
    if (length > 1e-9 * before) done.push(rest.map((value) => value / length));
  }
  return done;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < a.length; f++) sum += a[f]! * b[f]!;
  return sum;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
