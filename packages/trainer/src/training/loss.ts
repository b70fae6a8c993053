import * as tf from '@tensorflow/tfjs';
import type { Mixed } from './mix.js';

/**
 * What a classifier should say, N x classes: 1 for the true class, less what `smoothing` (in [0, 1)) spreads evenly
 * over all classes, the true one included (Szegedy et al., 2016, as PyTorch has it). The loss is linear in this, so a
 * photo that counts for more has a target of as much more.
 */
export function targetsOf(
  labels: readonly number[],
  classes: number,
  smoothing = 0,
  weights?: ReadonlyMap<number, number>,
): tf.Tensor2D {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (const [row, label] of labels.entries()) {
    targets[row * classes + label]! += 1 - smoothing;
    const weight = weights?.get(label) ?? 1;
    for (let i = row * classes; i < (row + 1) * classes; i++) targets[i]! *= weight;
  }
  return tf.tensor2d(targets, [labels.length, classes]);
}

/** The mean cross-entropy of logits (N x classes) with such targets, in nats. Has a gradient. */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1)));
}

/**
 * What a classifier should say of mixed photos: of each its own class by its share, and the other's by the rest.
 * Arguments as in {@link targetsOf}.
 */
export function mixedTargets(
  labels: readonly number[],
  mixed: Mixed | undefined,
  ...how: [classes: number, smoothing?: number, weights?: ReadonlyMap<number, number>]
): tf.Tensor2D {
  const own = targetsOf(labels, ...how);
  if (!mixed) return own;
  return tf.add(tf.mul(own, mixed.share), tf.mul(targetsOf(mixed.labels, ...how), 1 - mixed.share));
}

/**
 * {@link countCorrect} where photos are mixed: an answer counts by the share of the class that it names, as in the code
 * of mixup's authors. Whole only where every answer is right and both classes are the same.
 */
export function countMixed(logits: Float32Array, labels: readonly number[], mixed: Mixed | undefined): number {
  if (!mixed) return countCorrect(logits, labels);
  return mixed.share * countCorrect(logits, labels) + (1 - mixed.share) * countCorrect(logits, mixed.labels);
}

/** How many rows have their largest logit at their label. */
export function countCorrect(logits: Float32Array, labels: readonly number[]): number {
  const classes = logits.length / labels.length;
  return labels.filter((label, row) => {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    return scores.indexOf(scores.reduce((a, b) => Math.max(a, b), -Infinity)) === label;
  }).length;
}
