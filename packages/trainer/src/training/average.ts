import * as tf from '@tensorflow/tfjs';

/** A moving average of a network's arrays, running statistics included. Evaluated in place of the last step's weights. */
export interface Average {
  readonly tensors: Map<string, tf.Tensor>;
  /** Steps taken in so far; set where a training goes on. */
  steps: number;
  /** Takes the arrays after one step in. */
  update(tensors: ReadonlyMap<string, tf.Tensor>): void;
  dispose(): void;
}

/**
 * `average = decay * average + (1 - decay) * now` after each step, with a decay that grows from 0.1 as
 * `(1 + steps) / (10 + steps)` up to `decay`, so that the random start is soon forgotten (TensorFlow's
 * ExponentialMovingAverage with `num_updates`).
 */
export function createAverage(start: ReadonlyMap<string, tf.Tensor>, decay: number): Average {
  const tensors = new Map([...start].map(([name, tensor]) => [name, tf.keep(tensor.clone())]));
  return {
    tensors,
    steps: 0,
    update(now) {
      const keep = Math.min(decay, (1 + this.steps) / (10 + this.steps));
      this.steps += 1;
      for (const [name, old] of tensors) {
        const next = tf.tidy(() => tf.add(tf.mul(old, keep), tf.mul(now.get(name)!, 1 - keep)));
        old.dispose();
        tensors.set(name, tf.keep(next));
      }
    },
    dispose: () => tf.dispose([...tensors.values()]),
  };
}
