import { isQuantisable, quantise, type StoredType, type TensorData, toFloat16 } from '@beeline/core/weights';
import type { OnnxNode, OnnxTensor } from './types.js';

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export const floats = (name: string, shape: readonly number[], data: Float32Array): OnnxTensor => ({
  name,
  type: 'float',
  shape,
  bytes: bytesOf(data),
});

/** A list of 64-bit whole numbers: what ONNX takes shapes and indices as. */
export const wholes = (name: string, values: readonly number[]): OnnxTensor => ({
  name,
  type: 'int64',
  shape: [values.length],
  bytes: bytesOf(BigInt64Array.from(values, BigInt)),
});

/**
 * A weight in the file, and the nodes that make float32 of it under its own name: none, a `Cast` from float16, or
 * `DequantizeLinear` with a scale for each output channel. The arithmetic is float32 in every case, so that it runs
 * wherever ONNX does and gives the same logits. onnxruntime casts once, when it loads the file; it dequantises anew
 * for every answer, so int8 is for small files, not for speed.
 */
export function storeWeight(name: string, tensor: TensorData, dtype: StoredType): [OnnxTensor[], OnnxNode[]] {
  const { shape, data } = tensor;
  const node = (type: string, inputs: string[], attributes: OnnxNode['attributes']): OnnxNode => {
    return { name: `${name}.${type}`, type, inputs, outputs: [name], attributes };
  };
  if (dtype === 'F16') {
    const half: OnnxTensor = { name: `${name}.half`, type: 'float16', shape, bytes: bytesOf(toFloat16(data)) };
    return [[half], [node('Cast', [half.name], { to: { int: 1 } })]];
  }
  if (dtype === 'F32' || !isQuantisable(tensor)) return [[floats(name, shape, data)], []];
  const { values, scale } = quantise(name, tensor);
  const whole: OnnxTensor = { name: `${name}.int8`, type: 'int8', shape, bytes: bytesOf(values) };
  const scales = floats(`${name}.scale`, [scale.length], scale);
  return [[whole, scales], [node('DequantizeLinear', [whole.name, scales.name], { axis: { int: 0 } })]];
}
