import * as tf from '@tensorflow/tfjs';

/** The backend that all of this is for. */
export const BACKEND = 'wasm';

type Attributes = Readonly<Record<string, unknown>>;
type Compute<I extends string> = (inputs: Readonly<Record<I, tf.Tensor>>, attributes: Attributes) => tf.Tensor;

/**
 * Puts a kernel made of other operations into the registry, in place of the stock one if there is one.
 * What it makes on the way is disposed. While a kernel runs, the gradient tape is off.
 */
export function registerComposed<I extends string>(name: string, compute: Compute<I>): void {
  if (tf.getKernel(name, BACKEND)) tf.unregisterKernel(name, BACKEND);
  tf.registerKernel({
    kernelName: name,
    backendName: BACKEND,
    // The engine hands over tensors, though the registry's type promises less.
    kernelFunc: ({ inputs, attrs }) =>
      tf.tidy(() => compute(inputs as Record<I, tf.Tensor>, (attrs ?? {}) as Attributes)),
  });
}

/** Puts a faster way in front of a stock kernel; where it returns `undefined`, the stock kernel answers. */
export function registerShortcut<I extends string>(
  name: string,
  shortcut: (inputs: Readonly<Record<I, tf.Tensor>>, attributes: Attributes) => tf.Tensor | undefined,
): void {
  const stock = tf.getKernel(name, BACKEND);
  tf.unregisterKernel(name, BACKEND);
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      let fast: tf.Tensor | undefined;
      tf.tidy(() => {
        fast = shortcut(call.inputs as Record<I, tf.Tensor>, (call.attrs ?? {}) as Attributes);
        return fast ?? [];
      });
      return fast ?? stock.kernelFunc(call);
    },
  });
}

/** Replaces how an operation is differentiated, on every backend. */
export function replaceGradient(config: tf.GradConfig): void {
  tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}
