/** Height and width, in this order, as PyTorch gives a pair. */
export type Pair = readonly [number, number];

/** The operations a graph is made of. Names, attributes and meaning are PyTorch's. */
export type Operation =
  | {
      readonly op: 'conv2d';
      readonly attributes: {
        readonly in_channels: number;
        readonly out_channels: number;
        readonly kernel_size: Pair;
        readonly stride: Pair;
        readonly padding: Pair;
        readonly dilation: Pair;
        readonly groups: number;
        readonly bias: boolean;
      };
    }
  | {
      readonly op: 'batch_norm';
      readonly attributes: { readonly num_features: number; readonly eps: number; readonly momentum: number };
    }
  | { readonly op: 'relu' | 'relu6' | 'hardswish' | 'hardsigmoid' | 'silu' | 'sigmoid'; readonly attributes: object }
  /** Element by element; the second input of `mul` may be N x C x 1 x 1 (squeeze and excite). */
  | { readonly op: 'add' | 'mul'; readonly attributes: object }
  /** Along channels. */
  | { readonly op: 'concat'; readonly attributes: object }
  | {
      readonly op: 'max_pool';
      readonly attributes: {
        readonly kernel_size: Pair;
        readonly stride: Pair;
        readonly padding: Pair;
        readonly ceil_mode: boolean;
      };
    }
  | {
      readonly op: 'avg_pool';
      readonly attributes: { readonly kernel_size: Pair; readonly stride: Pair; readonly padding: Pair };
    }
  /** To a given size, also to a larger one than the input (PyTorch's AdaptiveAvgPool2d). */
  | { readonly op: 'adaptive_avg_pool'; readonly attributes: { readonly output_size: Pair } }
  | { readonly op: 'channel_shuffle'; readonly attributes: { readonly groups: number } }
  /** A range of channels (ShuffleNet's split): `start` included, `end` not. */
  | { readonly op: 'channel_slice'; readonly attributes: { readonly start: number; readonly end: number } }
  /** Stochastic depth drops whole branches in training; both do nothing in evaluation. */
  | { readonly op: 'dropout' | 'stochastic_depth'; readonly attributes: { readonly p: number } }
  /** N x C x H x W to N x (C*H*W), in PyTorch's order. */
  | { readonly op: 'flatten'; readonly attributes: object }
  | {
      readonly op: 'linear';
      readonly attributes: { readonly in_features: number; readonly out_features: number; readonly bias: boolean };
    };

/**
 * One step of a network. `id` is the module's path in torchvision where there is such a module, so that the
 * parameters are `${id}.weight`, `${id}.bias` ...; a node's inputs come before it. The id `input` is the image batch.
 */
export type Node = { readonly id: string; readonly inputs: readonly string[] } & Operation;

/** A network as plain data: nodes in the order they run. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  /** The id of the node whose value is the network's answer. */
  readonly output: string;
}

/** The id under which nodes refer to the network's input, N x 3 x H x W in PyTorch's terms. */
export const INPUT = 'input';

/** A named array that a graph needs. Parameters are trained, buffers are batch norm's running statistics. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: 'parameter' | 'buffer';
  /** The node it belongs to. */
  readonly node: string;
}
