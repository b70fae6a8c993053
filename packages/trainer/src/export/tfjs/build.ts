import type { TfAttribute, TfNode, TfType, TfWeight } from './types.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const text = (value: string): TfAttribute => ({ s: base64(value) });
export const texts = (...values: string[]): TfAttribute => ({ list: { s: values.map(base64) } });
export const ints = (...values: number[]): TfAttribute => ({ list: { i: values.map(String) } });

const type = (value: TfType): TfAttribute => ({ type: value });

export const tfNode = (
  name: string,
  op: string,
  input: readonly string[],
  attr: Record<string, TfAttribute> = {},
): TfNode => ({ name, op, input, attr: { T: type('DT_FLOAT'), ...attr } });

/** Joins values along channels; `axis` is the name of a constant 3. */
export const concat = (name: string, parts: readonly string[], axis: string): TfNode =>
  tfNode(name, 'ConcatV2', [...parts, axis], { N: { i: String(parts.length) } });

export const placeholder = (name: string, shape: readonly number[]): TfNode => ({
  name,
  op: 'Placeholder',
  input: [],
  attr: { dtype: type('DT_FLOAT'), shape: { shape: { dim: shape.map((size) => ({ size: String(size) })) } } },
});

/** The node that stands for a constant in the graph; its numbers are in the weight files under its name. */
export const constant = ({ name, dtype }: TfWeight): TfNode => ({
  name,
  op: 'Const',
  input: [],
  attr: { dtype: type(dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT') },
});

export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export const floats = (name: string, shape: readonly number[], values: ArrayLike<number>): TfWeight => ({
  name,
  shape,
  dtype: 'float32',
  bytes: bytesOf(Float32Array.from(values)),
});

/** A list of whole numbers (a shape, say); one alone is a scalar where `shape` is `[]`. */
export const wholes = (name: string, values: readonly number[], shape = [values.length]): TfWeight => ({
  name,
  shape,
  dtype: 'int32',
  bytes: bytesOf(Int32Array.from(values)),
});
