import { fromBfloat16, fromFloat16 } from './half.js';

/** Bytes an element of each type takes in a file. */
export const widths = { F32: 4, F16: 2, BF16: 2 } as const;

/** The element types that are read. */
export type FloatType = keyof typeof widths;

/**
 * The numbers in a span of bytes, little-endian as every machine that runs this is.
 * Float32 that lies on a multiple of four is a view of the bytes, not a copy: a model's weights are in memory once.
 */
export function decode(type: FloatType, bytes: Uint8Array): Float32Array {
  const width = widths[type];
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  const count = aligned.byteLength / width;
  if (type === 'F32') return new Float32Array(aligned.buffer, aligned.byteOffset, count);
  const halves = new Uint16Array(aligned.buffer, aligned.byteOffset, count);
  return type === 'F16' ? fromFloat16(halves) : fromBfloat16(halves);
}
