/**
 * Training on the WebAssembly backend: the gradient kernels that it lacks, composed from operations that it has, and
 * faster ways in front of kernels that it does slowly. All of it is registered here, once, and nowhere else.
 *
 * @example
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-wasm';
 * import { installGradients } from './index.js';
 *
 * installGradients();
 * await tf.setBackend('wasm');
 * tf.grad((w: tf.Tensor4D) => tf.sum(tf.conv2d(tf.ones([1, 5, 5, 3]) as tf.Tensor4D, w, 1, 'same')))(tf.ones([3, 3, 3, 2]));
 */
import type * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installActivationGradients } from './activations.js';
import { convFilterGradient, convInputGradient } from './convolution.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise.js';
import { geometryOf } from './geometry.js';
import { matMulShortcut } from './matmul.js';
import { maxPoolShortcut } from './maxPool.js';
import { averagePoolGradient } from './pooling.js';
import { reduceFast } from './reduce.js';
import { registerComposed, registerShortcut } from './register.js';

type Shape = readonly number[];
let installed = false;

/** Registers everything for the backend `wasm`. May be called before or after it starts, and more than once. */
export function installGradients(): void {
  if (installed) return;
  installed = true;
  registerComposed<'x' | 'dy'>('Conv2DBackpropFilter', ({ x, dy }, a) =>
    convFilterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, geometryOf(x.shape, a.filterShape as Shape, a, false)),
  );
  registerComposed<'dy' | 'filter'>('Conv2DBackpropInput', ({ dy, filter }, a) =>
    convInputGradient(
      dy as tf.Tensor4D,
      filter as tf.Tensor4D,
      geometryOf(a.inputShape as Shape, filter.shape, a, false),
    ),
  );
  registerComposed<'x' | 'dy'>('DepthwiseConv2dNativeBackpropFilter', ({ x, dy }, a) =>
    depthwiseFilterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, geometryOf(x.shape, a.filterShape as Shape, a, true)),
  );
  registerComposed<'dy' | 'filter'>('DepthwiseConv2dNativeBackpropInput', ({ dy, filter }, a) =>
    depthwiseInputGradient(
      dy as tf.Tensor4D,
      filter as tf.Tensor4D,
      geometryOf(a.inputShape as Shape, filter.shape, a, true),
    ),
  );
  registerComposed<'dy' | 'input'>('AvgPoolGrad', ({ dy, input }, a) => {
    const size = a.filterSize as number | [number, number];
    const filter = [...(typeof size === 'number' ? [size, size] : size), input.shape[3]!, 1];
    return averagePoolGradient(dy as tf.Tensor4D, geometryOf(input.shape, filter, a, true));
  });
  registerShortcut<'dy' | 'input' | 'output'>('MaxPoolGrad', maxPoolShortcut);
  registerShortcut<'a' | 'b'>('BatchMatMul', ({ a, b }, { transposeA, transposeB }) =>
    matMulShortcut(a, b, transposeA === true, transposeB === true),
  );
  for (const name of ['Sum', 'Mean']) {
    registerShortcut<'x'>(name, ({ x }, { axis, keepDims }) =>
      reduceFast(x, axis as number | number[], keepDims === true, name === 'Mean'),
    );
  }
  installActivationGradients();
}
