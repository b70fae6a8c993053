import * as tf from '@tensorflow/tfjs';

/**
 * Relu and relu6 from what they gave, not from what they were given: one tensor of that size fewer is kept until the
 * way back. Relu6 passes gradients strictly between 0 and 6, as PyTorch does. Comparisons are slow here, `step` is fast.
 */
export const activationGradients: readonly tf.GradConfig[] = [
  {
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => tf.mul(dy as tf.Tensor, tf.step(y!)) }),
  },
  {
    kernelName: 'Relu6',
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => tf.mul(tf.mul(dy as tf.Tensor, tf.step(y!)), tf.step(tf.sub(6, y!))) }),
  },
];
