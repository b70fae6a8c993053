/** A node of a TensorFlow graph as the JSON of a graph model has it (`GraphDef` of TensorFlow, in proto3's JSON). */
export interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, TfAttribute>>;
}

export type TfAttribute =
  | { readonly type: TfType }
  | { readonly b: boolean }
  | { readonly i: string }
  /** Base64. */
  | { readonly s: string }
  | { readonly list: { readonly i: readonly string[] } | { readonly s: readonly string[] } }
  | { readonly shape: { readonly dim: readonly { readonly size: string }[] } };

export type TfType = 'DT_FLOAT' | 'DT_INT32';

/** A constant in the weight files: what `weightsManifest` says of it, and its bytes. */
export interface TfWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly quantization?:
    | { readonly dtype: 'float16'; readonly original_dtype: 'float32' }
    /** `value * scale + min`. */
    | { readonly dtype: 'uint8'; readonly original_dtype: 'float32'; readonly scale: number; readonly min: number };
  readonly bytes: Uint8Array;
}

/** What one node of ours becomes: nodes, and the constants they take. */
export interface Made {
  readonly nodes: readonly TfNode[];
  readonly weights: readonly TfWeight[];
}
