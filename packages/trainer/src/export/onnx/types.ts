/** An ONNX model as plain data, as far as Beeline writes them. Names are ONNX's where they are not words. */
export interface OnnxModel {
  readonly name: string;
  /** Of Beeline. */
  readonly version: string;
  readonly nodes: readonly OnnxNode[];
  /** Weights and constants: ONNX's initialisers. */
  readonly tensors: readonly OnnxTensor[];
  readonly input: OnnxValue;
  readonly outputs: readonly OnnxValue[];
  /** Free texts by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface OnnxNode {
  readonly name: string;
  /** The operator, `Conv` say. */
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] };

export type OnnxType = 'float' | 'float16' | 'int8' | 'int64';

export interface OnnxTensor {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  /** Little-endian, in order of the shape. */
  readonly bytes: Uint8Array;
}

/** A float32 input or output; a size that is a name is free. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** `TensorProto.DataType`. */
export const TYPES: Readonly<Record<OnnxType, number>> = { float: 1, int8: 3, int64: 7, float16: 10 };

/** The operators are those of this version of the `ai.onnx` set, of 2022; what reads ONNX at all reads it. */
export const OPSET = 17;
/** The version of the file format that came with it. */
export const IR_VERSION = 8;
