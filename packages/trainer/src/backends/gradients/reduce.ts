import * as tf from '@tensorflow/tfjs';

/**
 * The sum over all axes but the last: [..., C] → [C].
 * By two average poolings: the stock reduction transposes first and is ten times slower, and pooling in two
 * steps also rounds less than one long running sum.
 */
export function channelSum(x: tf.Tensor): tf.Tensor1D {
  const channels = x.shape.at(-1)!;
  const rows = x.size / channels;
  const [first, second] = x.rank === 4 ? [x.shape[0]! * x.shape[1]!, x.shape[2]!] : [rows, 1];
  const inner = tf.avgPool(tf.reshape(x, [first, second, 1, channels]) as tf.Tensor4D, [second, 1], 1, 'valid');
  const outer = tf.avgPool(tf.reshape(inner, [1, first, 1, channels]) as tf.Tensor4D, [first, 1], 1, 'valid');
  return tf.reshape(tf.mul(outer, rows), [channels]);
}

/** The mean over height and width: [N, H, W, C] → [N, 1, 1, C]. */
export function spatialMean(x: tf.Tensor4D): tf.Tensor4D {
  return tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid');
}

/** What `Sum` (`mean: false`) or `Mean` gives, where the axes allow a shortcut; `undefined` where they do not. */
export function reduceFast(
  x: tf.Tensor,
  axis: number | readonly number[],
  keepDims: boolean,
  mean: boolean,
): tf.Tensor | undefined {
  if (x.dtype !== 'float32' || x.rank < 2 || x.size === 0) return undefined;
  const axes = [...tf.util.parseAxisParam(axis as number | number[], x.shape)].sort((a, b) => a - b).join();
  const spatial = x.rank === 4 && axes === '1,2';
  if (
    !spatial &&
    axes !==
      x.shape
        .slice(1)
        .map((_, i) => i)
        .join()
  )
    return undefined;
  const reduced = spatial ? spatialMean(x as tf.Tensor4D) : channelSum(x);
  const count = spatial ? x.shape[1]! * x.shape[2]! : x.size / x.shape.at(-1)!;
  const scaled = spatial === mean ? reduced : tf.mul(reduced, mean ? 1 / count : count);
  const kept = axes.split(',').map(Number);
  const shape = keepDims
    ? x.shape.map((n, i) => (kept.includes(i) ? 1 : n))
    : x.shape.filter((_, i) => !kept.includes(i));
  return tf.reshape(scaled, shape);
}
