import * as tf from '@tensorflow/tfjs';

/** The shape under which each right-hand side was multiplied first. */
const multipliedAs = new WeakMap<object, string>();

/**
 * What `BatchMatMul` needs before the stock kernel may run: no transposing flags, since only without them it is fast
 * (15 to 25 times), and a right-hand side that it has not seen in another shape.
 * The backend keeps one prepared copy a right-hand side by its data alone: the same data reshaped would be read
 * with the old shape, past the end of memory.
 */
export function matMulShortcut(
  a: tf.Tensor,
  b: tf.Tensor,
  transposeA: boolean,
  transposeB: boolean,
): tf.Tensor | undefined {
  if (transposeA || transposeB) {
    return tf.matMul(transposeA ? swapLast(a) : a, transposeB ? swapLast(b) : b);
  }
  const shape = b.shape.join();
  const earlier = multipliedAs.get(b.dataId);
  if (earlier !== undefined && earlier !== shape) return tf.matMul(a, tf.mul(b, 1));
  multipliedAs.set(b.dataId, shape);
  return undefined;
}

function swapLast(x: tf.Tensor): tf.Tensor {
  const order = x.shape.map((_, i) => i);
  return tf.transpose(x, [...order.slice(0, -2), order.length - 1, order.length - 2]);
}
