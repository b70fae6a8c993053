import * as tf from '@tensorflow/tfjs';

/** Padding given side by side: batch, rows, columns, channels. */
type Explicit = [[number, number], [number, number], [number, number], [number, number]];
type Inputs = Record<string, tf.Tensor>;
type Attributes = Record<string, unknown>;

/** The least float32: what a max pool must find in its padding. */
const LEAST = -3.4028234663852886e38;

/** A kernel of the addon that knows `valid` and `same` only. */
interface Kernel {
  readonly name: string;
  /** The input that stands for the padded map, where there is one, and what it is padded with. */
  readonly map?: { readonly input: string; readonly fill: number };
  /** Whether what comes out has the map's size, padding included. */
  readonly givesMap?: boolean;
}

const KERNELS: readonly Kernel[] = [
  { name: 'MaxPool', map: { input: 'x', fill: LEAST } },
  { name: 'MaxPoolGrad', map: { input: 'input', fill: LEAST }, givesMap: true },
  { name: 'Conv2DBackpropFilter', map: { input: 'x', fill: 0 } },
  { name: 'Conv2DBackpropInput', givesMap: true },
  { name: 'DepthwiseConv2dNativeBackpropFilter', map: { input: 'x', fill: 0 } },
  { name: 'DepthwiseConv2dNativeBackpropInput', givesMap: true },
];

let taught = false;

/**
 * Teaches TensorFlow's addon PyTorch's padding, the same on both sides, in the kernels that lack it: the map is padded
 * first, the kernel runs without padding, and what it gives for the padding is cut off.
 */
export function teachPadding(): void {
  if (taught) return;
  taught = true;
  for (const kernel of KERNELS) wrap(kernel);
}

function wrap({ name, map, givesMap }: Kernel): void {
  const stock = tf.getKernel(name, 'tensorflow');
  tf.unregisterKernel(name, 'tensorflow');
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const attributes = (call.attrs ?? {}) as Attributes;
      if (!Array.isArray(attributes.pad)) return stock.kernelFunc(call);
      const pad = attributes.pad as Explicit;
      return tf.tidy(() => {
        const inputs = { ...(call.inputs as unknown as Inputs) };
        if (map) inputs[map.input] = tf.pad(inputs[map.input]!, pad, map.fill);
        const attrs = { ...attributes, pad: 'valid', ...(givesMap && paddedShape(attributes, pad)) };
        // The addon hands out tensors, though the registry's type promises less.
        const value = stock.kernelFunc({ ...call, inputs, attrs } as unknown as typeof call) as tf.Tensor4D;
        return givesMap ? cutOff(value, pad) : value;
      });
    },
  });
}

/** `inputShape`, where a kernel is told the shape of the map that it is to give. */
function paddedShape({ inputShape }: Attributes, pad: Explicit): Attributes {
  if (!Array.isArray(inputShape)) return {};
  return { inputShape: inputShape.map((size: number, axis) => size + pad[axis]![0] + pad[axis]![1]) };
}

function cutOff(value: tf.Tensor4D, pad: Explicit): tf.Tensor4D {
  const begin = pad.map(([before]) => before);
  const size = value.shape.map((length, axis) => length - pad[axis]![0] - pad[axis]![1]);
  return tf.slice(value, begin, size);
}
