import { isDepthwise, type Node, permute } from '@beeline/core/network';
import { isQuantisable, quantise, type StoredType, type TensorData, toFloat16 } from '@beeline/core/weights';
import { bytesOf, tfNode } from './build.js';
import type { Made, TfWeight } from './types.js';

/** How a weight lies in the graph model: PyTorch's axes in this order, this shape, and one scale an output channel. */
interface Laid {
  readonly axes: readonly number[];
  readonly shape: readonly number[];
  /** The shape in which the scales meet it. */
  readonly scale: readonly number[];
}

/** Filters are HWIO, depthwise ones [H, W, channels, multiplier], linear weights [in, out]. */
function layoutOf(node: Node, { shape }: TensorData): Laid {
  if (node.op !== 'conv2d') return { axes: [1, 0], shape: [shape[1]!, shape[0]!], scale: [shape[0]!] };
  const { in_channels: channels, out_channels: out, kernel_size, groups } = node.attributes;
  if (isDepthwise(node)) {
    const filter = [channels, out / channels];
    return { axes: [2, 3, 0, 1], shape: [...kernel_size, ...filter], scale: filter };
  }
  return { axes: [2, 3, 1, 0], shape: [...kernel_size, channels / groups, out], scale: [out] };
}

const half = { dtype: 'float16', original_dtype: 'float32' } as const;
/** The format knows bytes from 0 up only: these are int8 numbers moved by 128. */
const moved = { dtype: 'uint8', original_dtype: 'float32', scale: 1, min: -128 } as const;

/**
 * A weight in the weight files. The format's own quantisation has one scale for a whole array; for int8 the whole
 * numbers are stored so, and a node multiplies them by the scales of their channels, anew for every answer.
 */
export function storeWeight(name: string, node: Node, tensor: TensorData, dtype: StoredType): Made {
  const whole = isQuantisable(tensor);
  const laid = whole ? layoutOf(node, tensor) : undefined;
  const arranged = (from: TensorData): Float32Array => (laid ? permute(from, laid.axes).data : from.data);
  const shape = laid?.shape ?? tensor.shape;
  const one = (bytes: ArrayBufferView, quantization?: TfWeight['quantization']): Made => ({
    nodes: [],
    weights: [{ name, shape, dtype: 'float32', ...(quantization && { quantization }), bytes: bytesOf(bytes) }],
  });
  if (dtype === 'F16') return one(toFloat16(arranged(tensor)), half);
  if (dtype === 'F32' || !laid) return one(arranged(tensor));
  const { values, scale } = quantise(name, tensor);
  const bytes = Uint8Array.from(arranged({ shape: tensor.shape, data: Float32Array.from(values) }), (v) => v + 128);
  const [numbers, scales] = [`${name}.int8`, `${name}.scale`];
  return {
    nodes: [tfNode(name, 'Mul', [numbers, scales])],
    weights: [
      { name: numbers, shape, dtype: 'float32', quantization: moved, bytes },
      { name: scales, shape: laid.scale, dtype: 'float32', bytes: bytesOf(scale) },
    ],
  };
}
