import * as tf from '@tensorflow/tfjs';
import { geometryOf } from './geometry.js';
import { type Call, type Kernel, putInFront } from './kernels.js';

/**
 * Has the gradients of 1 x 1 convolutions made as products of matrices, which they are: up to twice as fast as by the
 * kernels for any convolution.
 */
export function teachPointwise(): void {
  const put = (of: 'input' | 'filter', name: string, product: (call: Call) => tf.Tensor): void =>
    putInFront(name, (call: Call, stock: Kernel) => {
      const g = geometryOf({ name, depthwise: false, of }, call);
      const steps = [g.filterHeight, g.filterWidth, g.strideHeight, g.strideWidth];
      const plain = steps.every((n) => n === 1) && g.outHeight === g.inHeight && g.outWidth === g.inWidth;
      return plain ? product(call) : stock(call);
    });

  put('input', 'Conv2DBackpropInput', ({ inputs: { dy, filter }, attributes }) => {
    const [, , into, out] = filter!.shape as [number, number, number, number];
    const product = tf.matMul(byPixel(dy!), tf.reshape(filter!, [into, out]), false, true);
    return tf.reshape(product, attributes.inputShape as number[]);
  });
  put('filter', 'Conv2DBackpropFilter', ({ inputs: { x, dy }, attributes }) =>
    tf.reshape(tf.matMul(byPixel(x!), byPixel(dy!), true, false), attributes.filterShape as number[]),
  );
}

/** [N, H, W, C] as a matrix of N*H*W rows. */
const byPixel = (map: tf.Tensor): tf.Tensor2D => tf.reshape(map, [-1, map.shape.at(-1)!]) as tf.Tensor2D;
