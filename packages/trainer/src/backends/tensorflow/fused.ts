import { type BatchNormKernels, registerBatchNorm } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { installActivationGradients } from '../gradients/activations.js';
import { TENSORFLOW } from './kernels.js';
import { type OperationAttributes, runTensorFlow } from './run.js';

const attributes = (eps: number, ofBatch: boolean): OperationAttributes => ({
  types: ['T', 'U'],
  floats: { epsilon: eps },
  flags: { is_training: ofBatch },
  strings: { data_format: 'NHWC' },
});

/**
 * `x * scale + shift` a channel, by the kernel that normalises by given statistics: PyTorch's way and rounding, which
 * hard sigmoids after it make large differences of (MobileNetV3 on formula weights: 1.1e-4 of the largest logit if the
 * mean is taken off first, 4e-5 so).
 */
function affine(x: tf.Tensor4D, scale: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor4D {
  const nothing = [tf.zerosLike(scale), tf.onesLike(scale)];
  return runTensorFlow('FusedBatchNormV3', [x, scale, shift, ...nothing], attributes(0, false), 6)[0] as tf.Tensor4D;
}

/** TensorFlow's fused kernels. What they reserve for the way back differs from device to device and is their own affair. */
const batchNorm: BatchNormKernels = {
  forward(x, gamma, beta, eps, running) {
    const none = tf.tensor1d([]);
    if (running) {
      const scale = tf.mul(gamma, tf.rsqrt(tf.add(running.variance, eps))) as tf.Tensor1D;
      const y = affine(x, scale, tf.sub(beta, tf.mul(running.mean, scale)));
      return { y, seen: running, saved: [running.mean, running.variance, none] };
    }
    const inputs = [x, gamma, beta, none, none];
    const [y, mean, variance, ...saved] = runTensorFlow('FusedBatchNormV3', inputs, attributes(eps, true), 6);
    return { y: y as tf.Tensor4D, seen: { mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D }, saved };
  },
  backward: (dy, x, gamma, saved, eps, ofBatch) =>
    runTensorFlow('FusedBatchNormGradV3', [dy, x, gamma, ...saved], attributes(eps, ofBatch), 5).slice(0, 3),
};

/** Has batch norm and the ways back of ReLU and ReLU6 done by TensorFlow's own kernels, each in one go. */
export function teachFused(): void {
  registerBatchNorm(TENSORFLOW, batchNorm);
  for (const name of ['ReluGrad', 'Relu6Grad']) {
    tf.registerKernel({
      kernelName: name,
      backendName: TENSORFLOW,
      kernelFunc: ({ inputs: { dy, y } }) => runTensorFlow(name, [dy, y] as tf.Tensor[], { types: ['T'] })[0]!,
    });
  }
  installActivationGradients();
}
