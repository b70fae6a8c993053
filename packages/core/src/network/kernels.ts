import { OWN_KERNELS } from './own_convolutions.js';

/**
 * The kernels of TensorFlow.js that {@link bindNetwork} may call, for any graph. An engine that registers its kernels
 * one by one has to have these; without the last, which are ours, `FusedConv2D` does their work.
 */
export const INFERENCE_KERNELS: readonly string[] = [
  'Add',
  'AvgPool',
  'BatchMatMul',
  'Cast',
  'Concat',
  'FusedConv2D',
  'FusedDepthwiseConv2D',
  'Identity',
  'MaxPool',
  'Multiply',
  'PadV2',
  'Relu',
  'Relu6',
  'Reshape',
  'Sigmoid',
  'Slice',
  'Sum',
  'Transpose',
  '_FusedMatMul',
  ...OWN_KERNELS.map(({ name }) => name),
];
