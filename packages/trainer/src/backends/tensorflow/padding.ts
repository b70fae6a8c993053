import * as tf from '@tensorflow/tfjs';
import { type Convolution, type Explicit, isSame } from './geometry.js';
import { type Attributes, type Call, type Kernel, putInFront } from './kernels.js';

/** The least float32: what a max pool must find in its padding. */
const LEAST = -3.4028234663852886e38;

/** How a kernel that knows `valid` and `same` only gets by with padding. */
interface Detour {
  /** The input that stands for the padded map, where there is one, and what it is padded with. */
  readonly map?: { readonly input: string; readonly fill: number };
  /** Whether what comes out has the map's size, padding included. */
  readonly givesMap?: boolean;
}

const CONVOLUTIONS: readonly Convolution[] = [false, true].flatMap((depthwise) => {
  const name = depthwise ? 'DepthwiseConv2dNative' : 'Conv2D';
  return [
    { name, depthwise, of: 'value' as const },
    { name: `${name}BackpropFilter`, depthwise, of: 'filter' as const },
    { name: `${name}BackpropInput`, depthwise, of: 'input' as const },
  ];
});

/** The forward convolutions take explicit padding themselves. */
const DETOURS: Readonly<Record<Convolution['of'], Detour | undefined>> = {
  value: undefined,
  filter: { map: { input: 'x', fill: 0 } },
  input: { givesMap: true },
};

/**
 * Teaches TensorFlow's addon PyTorch's padding, the same on both sides. Where `same` is that very padding it is asked
 * for, as the kernels for it are the fastest. Else, for kernels that lack it, the map is padded first, the kernel runs
 * without padding, and what it gives for the padding is cut off.
 */
export function teachPadding(): void {
  for (const convolution of CONVOLUTIONS) {
    const detour = DETOURS[convolution.of];
    putInFront(convolution.name, (call, stock) => {
      if (!Array.isArray(call.attributes.pad)) return stock(call);
      if (isSame(convolution, call)) return stock({ ...call, attributes: { ...call.attributes, pad: 'same' } });
      return detour ? padded(call, detour, stock) : stock(call);
    });
  }
  for (const [name, detour] of Object.entries<Detour>({
    MaxPool: { map: { input: 'x', fill: LEAST } },
    MaxPoolGrad: { map: { input: 'input', fill: LEAST }, givesMap: true },
  })) {
    putInFront(name, (call, stock) => (Array.isArray(call.attributes.pad) ? padded(call, detour, stock) : stock(call)));
  }
}

function padded({ inputs, attributes }: Call, { map, givesMap }: Detour, stock: Kernel): tf.Tensor {
  const pad = attributes.pad as Explicit;
  const value = stock({
    inputs: { ...inputs, ...(map && { [map.input]: tf.pad(inputs[map.input]!, pad, map.fill) }) },
    attributes: { ...attributes, pad: 'valid', ...(givesMap && paddedShape(attributes, pad)) },
  });
  return givesMap ? cutOff(value as tf.Tensor4D, pad) : value;
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
