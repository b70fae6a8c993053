import type { Graph, Node, Operation, Pair } from '../network/index.js';

type AttributesOf<Op, Of = Operation> = Of extends { op: infer Ops; attributes: infer Attributes }
  ? Op extends Ops
    ? Attributes
    : never
  : never;

export interface ConvolutionOptions {
  readonly stride?: number;
  readonly padding?: number;
  readonly groups?: number;
  readonly bias?: boolean;
}

export interface NormOptions {
  readonly eps?: number;
  readonly momentum?: number;
}

const pair = (n: number): Pair => [n, n];

/**
 * Collects the nodes of a network in the order they run. Every method takes the new node's id, what it reads and its
 * sizes, and returns the id, so that a network reads like PyTorch's `forward`.
 */
export class GraphBuilder {
  readonly #nodes: Node[] = [];

  /** @param norm what all batch norms of this network have in common; PyTorch's defaults if not given. */
  constructor(
    private readonly name: string,
    private readonly norm: NormOptions = {},
  ) {}

  #add<Op extends Operation['op']>(
    id: string,
    op: Op,
    inputs: readonly string[],
    attributes: AttributesOf<Op>,
  ): string {
    this.#nodes.push({ id, inputs, op, attributes } as unknown as Node);
    return id;
  }

  conv2d(id: string, x: string, into: number, out: number, kernel: number, options: ConvolutionOptions = {}): string {
    const { stride = 1, padding = 0, groups = 1, bias = true } = options;
    return this.#add(id, 'conv2d', [x], {
      in_channels: into,
      out_channels: out,
      kernel_size: pair(kernel),
      stride: pair(stride),
      padding: pair(padding),
      dilation: pair(1),
      groups,
      bias,
    });
  }

  batchNorm(id: string, x: string, features: number): string {
    const { eps = 1e-5, momentum = 0.1 } = this.norm;
    return this.#add(id, 'batch_norm', [x], { num_features: features, eps, momentum });
  }

  activation(
    id: string,
    x: string,
    op: 'relu' | 'relu6' | 'hardswish' | 'hardsigmoid' | 'silu' | 'sigmoid' = 'relu',
  ): string {
    return this.#add(id, op, [x], {});
  }

  add(id: string, a: string, b: string): string {
    return this.#add(id, 'add', [a, b], {});
  }

  mul(id: string, a: string, b: string): string {
    return this.#add(id, 'mul', [a, b], {});
  }

  concat(id: string, inputs: readonly string[]): string {
    return this.#add(id, 'concat', inputs, {});
  }

  maxPool(id: string, x: string, kernel: number, stride: number, options: { padding?: number; ceil?: boolean } = {}) {
    const { padding = 0, ceil = false } = options;
    const [kernel_size, strides] = [pair(kernel), pair(stride)];
    return this.#add(id, 'max_pool', [x], { kernel_size, stride: strides, padding: pair(padding), ceil_mode: ceil });
  }

  adaptiveAvgPool(id: string, x: string, size = 1): string {
    return this.#add(id, 'adaptive_avg_pool', [x], { output_size: pair(size) });
  }

  channelShuffle(id: string, x: string, groups: number): string {
    return this.#add(id, 'channel_shuffle', [x], { groups });
  }

  channelSlice(id: string, x: string, start: number, end: number): string {
    return this.#add(id, 'channel_slice', [x], { start, end });
  }

  dropout(id: string, x: string, p: number): string {
    return this.#add(id, 'dropout', [x], { p });
  }

  stochasticDepth(id: string, x: string, p: number): string {
    return this.#add(id, 'stochastic_depth', [x], { p });
  }

  flatten(id: string, x: string): string {
    return this.#add(id, 'flatten', [x], {});
  }

  linear(id: string, x: string, into: number, out: number): string {
    return this.#add(id, 'linear', [x], { in_features: into, out_features: out, bias: true });
  }

  build(output: string): Graph {
    return { name: this.name, nodes: this.#nodes, output };
  }
}

/** The nearest multiple of eight that is not more than a tenth below (the MobileNets' `_make_divisible`). */
export function roundChannels(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
