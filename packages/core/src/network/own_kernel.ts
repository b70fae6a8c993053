import type { TensorData } from '../weights/types.js';
import type { ConvolutionNode } from './convolution.js';

/** A kernel for convolutions that an engine may have beside TensorFlow.js's own. */
export interface OwnKernel {
  /** By which the engine knows it. */
  readonly name: string;
  /** Whether it can, and should, run such a convolution. */
  takes(attributes: ConvolutionNode['attributes']): boolean;
  /** A filter, out x in x height x width as PyTorch lays it, as the kernel wants it. */
  lay(filter: TensorData): TensorData;
}
