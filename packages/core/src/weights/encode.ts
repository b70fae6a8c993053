import { corrupt, shown, unsupported } from './corrupt.js';
import { toFloat16 } from './half.js';
import { isQuantisable, quantise, scaleName } from './int8.js';
import type { TensorData } from './types.js';

/** How numbers are stored. `I8`: weights of two and more axes as int8 with a scale a channel, all others as F32. */
export type StoredType = 'F32' | 'F16' | 'I8';

/** One tensor as it stands in a file. */
export interface Stored {
  readonly name: string;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The tensors of a file that one tensor becomes: itself, or whole numbers and their scale. */
export function encode(name: string, tensor: TensorData, dtype: StoredType): Stored[] {
  const { shape, data } = tensor;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length)
    throw corrupt(`The tensor ${shown(name)} has ${data.length} numbers, but its shape [${shape}] needs ${count}.`);
  if (dtype === 'F16') return [{ name, dtype, shape, bytes: bytesOf(halves(name, data)) }];
  if (dtype === 'F32' || !isQuantisable(tensor)) return [{ name, dtype: 'F32', shape, bytes: bytesOf(data) }];
  const { values, scale } = quantise(name, tensor);
  return [
    { name, dtype, shape, bytes: bytesOf(values) },
    { name: scaleName(name), dtype: 'F32', shape: [scale.length], bytes: bytesOf(scale) },
  ];
}

function halves(name: string, data: Float32Array): Uint16Array {
  const large = data.find((value) => Math.abs(value) >= 65520 && Number.isFinite(value));
  if (large !== undefined)
    throw unsupported(`The tensor ${shown(name)} holds ${large}, too large for float16.`, 'Write the weights as F32.');
  return toFloat16(data);
}
