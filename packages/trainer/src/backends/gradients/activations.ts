import * as tf from '@tensorflow/tfjs';
import { replaceGradient } from './register.js';

/** Comparisons are slow on wasm, `step` is fast. */
const COMPOSED = {
  Relu: (dy: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.mul(dy, tf.step(y)),
  Relu6: (dy: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.mul(tf.mul(dy, tf.step(y)), tf.step(tf.sub(6, y))),
};

/**
 * Relu and relu6 from what they gave, not from what they were given: one tensor of that size fewer is kept until the
 * way back. Relu6 passes gradients strictly between 0 and 6, as PyTorch does. By the running backend's own kernel
 * `ReluGrad` or `Relu6Grad` (of `dy` and `y`) where it has one.
 */
export function installActivationGradients(): void {
  for (const [kernelName, composed] of Object.entries(COMPOSED)) {
    const own = `${kernelName}Grad`;
    const gradient = (dy: tf.Tensor, y: tf.Tensor): tf.Tensor =>
      tf.getKernel(own, tf.getBackend()) ? tf.engine().runKernel(own, { dy, y }) : composed(dy, y);
    replaceGradient({
      kernelName,
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => gradient(dy as tf.Tensor, y!) }),
    });
  }
}
