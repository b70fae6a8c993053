import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { fitUnknown, likeness, margin, pooledFeatures, unknownScore } from './index.js';

const FEATURES = 6;
const random = createRandom(3);
/** A photo of a class: what both show (0, 1), what is its own (2 or 3), a little noise everywhere. */
const known = (label: number): number[] =>
  Array.from({ length: FEATURES }, (_, f) => {
    const shown = f < 2 ? 4 : f === 2 + label ? 2 : 0;
    return shown + 0.4 * random.uniform();
  });
/** Something else: features that no class shows. */
const stranger = (): number[] => Array.from({ length: FEATURES }, (_, f) => (f > 3 ? 4 : 0) + 0.4 * random.uniform());
const logitsOf = (row: readonly number[]): number[] => [row[2]! * 3, row[3]! * 3];
const photos = (count: number) => Array.from({ length: count }, (_, i) => known(i % 2));

function scoreOf(train: readonly number[][], heldOut: readonly number[][], falseAlarmRate?: number) {
  return fitUnknown({
    train: Float32Array.from(train.flat()),
    heldOut: Float32Array.from(heldOut.flat()),
    heldOutLogits: heldOut.map(logitsOf),
    features: FEATURES,
    classes: 2,
    ...(falseAlarmRate !== undefined && { falseAlarmRate }),
  });
}
const score = (fitted: NonNullable<ReturnType<typeof scoreOf>>, row: readonly number[]): number =>
  unknownScore(fitted, row, logitsOf(row));

describe('a fitted score', () => {
  const heldOut = photos(59);
  const fitted = scoreOf(photos(40), heldOut)!;

  test('calls strangers unknown, and of further known photos no more than it promised, give or take', () => {
    const strangers = Array.from({ length: 50 }, stranger);
    expect(strangers.filter((row) => score(fitted, row) > fitted.threshold)).toHaveLength(50);
    const flagged = photos(400).filter((row) => score(fitted, row) > fitted.threshold).length;
    // 5 % of 400 are 20; the threshold itself, set by 59 photos, adds to the spread.
    expect(flagged).toBeLessThan(60);
    expect(flagged).toBeGreaterThan(0);
  });

  test('has the threshold that conformal prediction asks for: half-way above the 57th of 59', () => {
    const scores = heldOut.map((row) => unknownScore(fitted, Float32Array.from(row), logitsOf(row)));
    const [last, next] = scores.sort((a, b) => a - b).slice(56);
    expect(fitted.threshold).toBe((last! + next!) / 2);
    expect(fitted.falseAlarmRate).toBeCloseTo(1 - 57 / 60, 12);
    expect(fitted.calibratedOn).toBe(59);
  });

  test('has one direction fewer than there are classes, of length 1: mostly what the classes share', () => {
    expect(fitted.basis).toHaveLength(FEATURES);
    expect(Math.hypot(...fitted.basis)).toBeCloseTo(1, 6);
    const [a, b, ...others] = [...fitted.basis].map(Math.abs);
    expect(Math.min(a!, b!)).toBeGreaterThan(2 * Math.max(...others));
  });

  test.each([
    [2, 0.25],
    [3, 0.5],
    [4, 0.75],
    [9, 0.75],
  ])('with %i classes the margin counts %f in its deviations, the likeness 1', (classes, weight) => {
    const rows = photos(30);
    const leads = rows.map((_, i) => 1 + (i % 3));
    const fitted = fitUnknown({
      train: Float32Array.from(photos(40).flat()),
      heldOut: Float32Array.from(rows.flat()),
      heldOutLogits: leads.map((lead) => [lead, ...Array.from({ length: classes - 1 }, () => 0)]),
      features: FEATURES,
      classes,
    })!;
    // Leads of 1, 2 and 3, as often each.
    expect(fitted.weights.margin * Math.sqrt(2 / 3)).toBeCloseTo(weight, 9);
    const likenesses = rows.map((row) => likeness(fitted.basis, row));
    const mean = likenesses.reduce((a, b) => a + b) / 30;
    const deviation = Math.sqrt(likenesses.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 30);
    expect(fitted.weights.likeness * deviation).toBeCloseTo(1, 4);
  });

  test('is the same each time', () => {
    const [train, rest] = [photos(20), photos(20)];
    expect(scoreOf(train, rest)).toEqual(scoreOf(train, rest));
  });
});

test('the directions are the leading singular ones, in order', () => {
  // Orthogonal photos: 5 of feature 0, 3 of feature 1, 1 of feature 2; weighting by the mean keeps the order.
  const train = [5, 3, 1].flatMap((count, f) =>
    Array.from({ length: count }, () => [0, 1, 2, 3].map((i) => +(i === f))),
  );
  const heldOut = Array.from({ length: 10 }, () => [1, 1, 0, 0]);
  const { basis } = fitUnknown({
    train: Float32Array.from(train.flat()),
    heldOut: Float32Array.from(heldOut.flat()),
    heldOutLogits: heldOut.map(() => [1, 0, 0]),
    features: 4,
    classes: 3,
  })!;
  const expected = [1, 0, 0, 0, 0, 1, 0, 0];
  for (const [i, value] of basis.entries()) expect(Math.abs(value)).toBeCloseTo(expected[i]!, 4);
});

describe('with few photos', () => {
  test('of ten, none is below one in eleven, and that is what it says', () => {
    const heldOut = photos(10);
    const fitted = scoreOf(photos(4), heldOut)!;
    expect(fitted.falseAlarmRate).toBeCloseTo(1 / 11, 12);
    expect(
      heldOut.filter((row) => unknownScore(fitted, Float32Array.from(row), logitsOf(row)) > fitted.threshold),
    ).toEqual([]);
  });
  test('of nine, there is no score', () => expect(scoreOf(photos(40), photos(9))).toBeUndefined());
  test('without training photos, there is none', () => expect(scoreOf([], photos(20))).toBeUndefined());
  test('of photos without features, there is none', () => {
    expect(scoreOf([[0, 0, 0, 0, 0, 0]], photos(20))).toBeUndefined();
  });
  test('all alike, it is still a number', () => {
    const same = Array.from({ length: 12 }, () => [1, 1, 1, 0, 0, 0]);
    expect(scoreOf(same, same)).toMatchObject({ weights: { likeness: 0, margin: 0 }, threshold: 0.005 });
  });
});

describe('its parts', () => {
  const basis = Float32Array.of(1, 0, 0, 0, 1, 0);
  test('likeness is the cosine of the angle to the directions', () => {
    expect(likeness(basis, [3, 4, 0])).toBeCloseTo(1, 12);
    expect(likeness(basis, [0, 0, 2])).toBe(0);
    expect(likeness(basis, [1, 0, 1])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(likeness(basis, [0, 0, 0])).toBe(0);
  });
  test('margin is the lead of the best logit', () => {
    expect(margin([1, 5, 3])).toBe(2);
    expect(margin([5, 5])).toBe(0);
    expect(margin([7])).toBe(0);
  });
  test('a map counts by its mean over places, channels last', () => {
    expect([...pooledFeatures([1, 10, 3, 20], 2)]).toEqual([2, 15]);
    expect([...pooledFeatures([1, 10], 2)]).toEqual([1, 10]);
  });
});
