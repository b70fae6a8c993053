import * as tf from '@tensorflow/tfjs';

/** TensorFlow.js's name of the backend, be it on the processor or on a card. */
export const TENSORFLOW = 'tensorflow';

export type Attributes = Readonly<Record<string, unknown>>;

/** How a kernel is called. */
export interface Call {
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly attributes: Attributes;
}

export type Kernel = (call: Call) => tf.Tensor;

/**
 * Puts another way in front of a kernel of the addon, which it gets as `stock`. What it makes on the way is disposed.
 * The last one put there is asked first.
 */
export function putInFront(name: string, way: (call: Call, stock: Kernel) => tf.Tensor): void {
  const config = tf.getKernel(name, TENSORFLOW);
  tf.unregisterKernel(name, TENSORFLOW);
  tf.registerKernel({
    ...config,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const stock = (call: Call): tf.Tensor =>
        config.kernelFunc({ inputs: call.inputs, attrs: call.attributes as tf.NamedAttrMap, backend }) as tf.Tensor;
      // The engine hands over tensors and the addon hands out tensors, though the registry's types promise less.
      return tf.tidy(() => way({ inputs: inputs as Call['inputs'], attributes: (attrs ?? {}) as Attributes }, stock));
    },
  });
}
