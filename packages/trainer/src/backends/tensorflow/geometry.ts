import * as tf from '@tensorflow/tfjs';
import type { Call } from './kernels.js';

/** Padding given side by side: batch, rows, columns, channels. */
export type Explicit = [[number, number], [number, number], [number, number], [number, number]];
type Shape = [number, number, number, number];
type Pad = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];

/** A convolution's or its gradients' kernels: which they are and where they find their shapes. */
export interface Convolution {
  readonly name: string;
  readonly depthwise: boolean;
  readonly of: 'value' | 'input' | 'filter';
}

/** The sizes of the forward convolution that a call is about, with its own padding or another one. */
export function geometryOf(
  { depthwise, of }: Convolution,
  { inputs, attributes }: Call,
  pad: unknown = attributes.pad,
): ReturnType<typeof tf.backend_util.computeConv2DInfo> {
  const {
    inputShape,
    filterShape,
    strides,
    dilations = 1,
  } = attributes as {
    readonly inputShape?: Shape;
    readonly filterShape?: Shape;
    readonly strides: [number, number];
    readonly dilations?: [number, number] | 1;
  };
  return tf.backend_util.computeConv2DInfo(
    (of === 'input' ? inputShape : inputs.x!.shape) as Shape,
    (of === 'filter' ? filterShape : inputs.filter!.shape) as Shape,
    strides,
    dilations,
    pad as Pad,
    undefined,
    depthwise,
  );
}

/** Whether TensorFlow's `SAME` gives just what the explicit padding gives: the same windows, the first at the same place. */
export function isSame(convolution: Convolution, call: Call): boolean {
  const given = geometryOf(convolution, call);
  const same = geometryOf(convolution, call, 'same');
  return (
    given.outHeight === same.outHeight &&
    given.outWidth === same.outWidth &&
    given.padInfo.top === same.padInfo.top &&
    given.padInfo.left === same.padInfo.left
  );
}
