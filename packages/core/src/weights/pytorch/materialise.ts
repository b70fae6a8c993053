import { corrupt, elementsOf, shown } from '../corrupt.js';
import { decode, type FloatType } from '../decode.js';
import type { TensorData } from '../types.js';
import type { Storage, Tensor } from './values.js';

/** Storages that are read, by PyTorch's name. */
export const floatTypes: Readonly<Record<string, FloatType>> = { Float: 'F32', Half: 'F16', BFloat16: 'BF16' };

/** Bytes an element of any storage takes in a file. */
export const storageWidths: Readonly<Record<string, number>> = {
  Double: 8,
  Long: 8,
  Float: 4,
  Int: 4,
  Half: 2,
  BFloat16: 2,
  Short: 2,
  Char: 1,
  Byte: 1,
  Bool: 1,
};

/**
 * Turns tensors, windows on storages, into arrays of their own. A storage is converted once; a tensor that lies in it
 * in one piece is a view, any other is copied, and all copies together never exceed what the file could hold.
 *
 * @param bytesOf the bytes of a storage, already held against its count
 * @param fileSize bytes of the whole file
 */
export function materialiser(bytesOf: (storage: Storage) => Uint8Array, fileSize: number) {
  const converted = new Map<Storage, Float32Array>();
  let copied = 0;

  return (name: string, tensor: Tensor): TensorData => {
    const { storage, offset, shape, stride } = tensor;
    const count = elementsOf(name, shape);
    const last = shape.reduce((sum, size, axis) => sum + (size - 1) * stride[axis]!, offset);
    if (count > storage.count || (count > 0 && last >= storage.count))
      throw corrupt(`The tensor ${shown(name)} claims numbers outside its storage of ${storage.count}.`);
    if (count === 0) return { shape, data: new Float32Array() };
    let source = converted.get(storage);
    if (!source) {
      source = decode(floatTypes[storage.type]!, bytesOf(storage));
      converted.set(storage, source);
    }
    if (isContiguous(tensor)) return { shape, data: source.subarray(offset, offset + count) };
    copied += count;
    if (copied > fileSize) throw corrupt(`The tensors up to ${shown(name)} claim more numbers than the file can hold.`);
    return { shape, data: gather(source, tensor, count) };
  };
}

function isContiguous({ shape, stride }: Tensor): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/** Copies a strided window into row-major order. */
function gather(source: Float32Array, { offset, shape, stride }: Tensor, count: number): Float32Array {
  const out = new Float32Array(count);
  const index = shape.map(() => 0);
  let from = offset;
  for (let i = 0; i < count; i++) {
    out[i] = source[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += stride[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= stride[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
