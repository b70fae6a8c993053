import * as tf from '@tensorflow/tfjs';

/** Gathers the gradients of several batches to those of the one large batch that they make up. */
export interface Accumulator {
  /** Takes over the gradients of the mean loss of so many photos: they must not be used or disposed by others. */
  add(gradients: ReadonlyMap<string, tf.Tensor>, photos: number): void;
  /** The gradients of the mean loss of all photos since the last time. The caller disposes them. */
  take(): Map<string, tf.Tensor>;
  dispose(): void;
}

/**
 * Each batch counts by its photos, so that a smaller last one is not worth more. Of a single batch the gradients come
 * out as they went in.
 */
export function createAccumulator(): Accumulator {
  let sums = new Map<string, tf.Tensor>();
  let photos = 0;
  return {
    add(gradients, count) {
      const share = count / (photos + count);
      for (const [name, gradient] of gradients) {
        const old = sums.get(name);
        sums.set(name, old ? tf.tidy(() => tf.add(tf.mul(old, 1 - share), tf.mul(gradient, share))) : gradient);
        if (old) tf.dispose([old, gradient]);
      }
      photos += count;
    },
    take() {
      const taken = sums;
      sums = new Map();
      photos = 0;
      return taken;
    },
    dispose: () => tf.dispose([...sums.values()]),
  };
}
