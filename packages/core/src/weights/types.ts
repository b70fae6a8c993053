/** One named array of numbers as PyTorch lays it out (OIHW for convolutions, [out, in] for linear layers). */
export interface TensorData {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Parameters and buffers by torchvision's names, in PyTorch's order (`num_batches_tracked` is left out). */
export type StateDict = ReadonlyMap<string, TensorData>;
