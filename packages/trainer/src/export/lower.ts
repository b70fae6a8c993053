import { type Bundle, inputSize } from '@beeline/core/bundle';
import {
  foldBatchNorm,
  type Graph,
  INPUT,
  type InputSize,
  type Pair,
  type Shape,
  shapesOf,
} from '@beeline/core/network';
import { readSafetensors, type StateDict, type StoredType, writeSafetensors } from '@beeline/core/weights';
import { type Dtype, storedType } from './dtype.js';

/** A network made ready for another engine: for answering only, for one size of input, numbers as the file keeps them. */
export interface Lowered {
  /** Without batch norm and dropout. */
  readonly graph: Graph;
  /** What a reader of the file will have: float32 numbers, already rounded as `dtype` rounds them. */
  readonly state: StateDict;
  readonly dtype: StoredType;
  readonly size: InputSize;
  /** A node's value for one image, in PyTorch's order, by its id; the input's too. */
  shapeOf(id: string): Shape;
}

/**
 * Folds batch norm into the convolutions and rounds the weights. Folded, as an exported network is never trained on:
 * half the nodes, no reliance on another engine's fusing, and int8 keeps its whole numbers, for a scale a channel takes
 * the norm's factor in.
 *
 * @throws BeelineError `graph_invalid`, `weights_mismatch`, and `weights_unsupported` where a number does not fit `dtype`.
 */
export function lower(graph: Graph, state: StateDict, size: InputSize, dtype: StoredType): Lowered {
  const folded = foldBatchNorm(graph, state);
  const shapes = shapesOf(folded.graph, size);
  return {
    graph: folded.graph,
    state: roundTrip(folded.state, dtype),
    dtype,
    size,
    shapeOf: (id) => (id === INPUT ? [3, size.height, size.width] : shapes.get(id)!),
  };
}

/** A bundle at the size of input that its preprocessing gives. */
export function lowerBundle({ graph, state, manifest }: Bundle, dtype: Dtype): Lowered {
  return lower(graph, state, inputSize(manifest.preprocessing)!, storedType(dtype));
}

/**
 * A bundle's network with its weights as an export of `dtype` keeps them. Folded or not, an export's int8 numbers are
 * these: a batch norm scales whole output channels, and so only their scales.
 */
export function roundedWeights({ graph, state }: Bundle, dtype: Dtype): { graph: Graph; state: StateDict } {
  return { graph, state: roundTrip(state, storedType(dtype)) };
}

const roundTrip = (state: StateDict, dtype: StoredType): StateDict =>
  readSafetensors(writeSafetensors(state, { dtype })).tensors;

/** How an adaptive mean comes about: not at all, as a pool whose windows tile the map, or as a product with a matrix. */
export type AdaptiveMean = 'same' | 'pool' | 'matrix';

export function adaptiveMean([height, width]: Pair, [rows, columns]: Pair): AdaptiveMean {
  if (rows === height && columns === width) return 'same';
  return height % rows === 0 && width % columns === 0 ? 'pool' : 'matrix';
}
