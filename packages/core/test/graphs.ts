import type { Graph, Node, Pair } from '../src/network/index.js';

type Convolution = Extract<Node, { op: 'conv2d' }>;

const pair = (value: number | Pair): Pair => (typeof value === 'number' ? [value, value] : value);

/** A convolution for small test graphs; what is not said is PyTorch's default. */
export function conv(
  id: string,
  x: string,
  [into, out, kernel]: readonly [number, number, number | Pair],
  options: { stride?: number | Pair; padding?: number | Pair; dilation?: number; groups?: number; bias?: boolean } = {},
): Convolution {
  const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = options;
  return {
    id,
    op: 'conv2d',
    inputs: [x],
    attributes: {
      in_channels: into,
      out_channels: out,
      kernel_size: pair(kernel),
      stride: pair(stride),
      padding: pair(padding),
      dilation: pair(dilation),
      groups,
      bias,
    },
  };
}

export const norm = (id: string, x: string, features: number): Node => ({
  id,
  op: 'batch_norm',
  inputs: [x],
  attributes: { num_features: features, eps: 1e-5, momentum: 0.1 },
});

export const linear = (id: string, x: string, into: number, out: number): Node => ({
  id,
  op: 'linear',
  inputs: [x],
  attributes: { in_features: into, out_features: out, bias: true },
});

/** A graph of these nodes, whose output is the last of them. */
export const graphOf = (...nodes: Node[]): Graph => ({ name: 'test', nodes, output: nodes.at(-1)!.id });

/** Every operation there is, in a network of a few numbers for images of 13 x 11: the unusual corners of each. */
export const everyOperation: Graph = graphOf(
  conv('stem', 'input', [3, 8, [3, 5]], { stride: [2, 1], padding: [1, 2], bias: false }),
  norm('bn1', 'stem', 8),
  { id: 'relu', op: 'relu', inputs: ['bn1'], attributes: {} },
  conv('depthwise', 'relu', [8, 16, 3], { padding: 1, groups: 8 }),
  { id: 'relu6', op: 'relu6', inputs: ['depthwise'], attributes: {} },
  conv('grouped', 'relu6', [16, 8, 3], { padding: 2, dilation: 2, groups: 4 }),
  { id: 'silu', op: 'silu', inputs: ['grouped'], attributes: {} },
  { id: 'squeeze', op: 'adaptive_avg_pool', inputs: ['silu'], attributes: { output_size: [1, 1] } },
  conv('excite', 'squeeze', [8, 8, 1]),
  { id: 'gate', op: 'hardsigmoid', inputs: ['excite'], attributes: {} },
  { id: 'scaled', op: 'mul', inputs: ['silu', 'gate'], attributes: {} },
  { id: 'depth', op: 'stochastic_depth', inputs: ['scaled'], attributes: { p: 0.5 } },
  { id: 'sum', op: 'add', inputs: ['depth', 'relu'], attributes: {} },
  { id: 'sum_relu', op: 'relu', inputs: ['sum'], attributes: {} },
  norm('bn2', 'sum_relu', 8),
  { id: 'left', op: 'channel_slice', inputs: ['bn2'], attributes: { start: 0, end: 4 } },
  { id: 'right', op: 'channel_slice', inputs: ['bn2'], attributes: { start: 4, end: 8 } },
  { id: 'swish', op: 'hardswish', inputs: ['right'], attributes: {} },
  { id: 'both', op: 'concat', inputs: ['swish', 'left'], attributes: {} },
  { id: 'shuffle', op: 'channel_shuffle', inputs: ['both'], attributes: { groups: 4 } },
  {
    id: 'max',
    op: 'max_pool',
    inputs: ['shuffle'],
    attributes: { kernel_size: [3, 2], stride: [2, 2], padding: [1, 0], ceil_mode: true },
  },
  {
    id: 'avg',
    op: 'avg_pool',
    inputs: ['max'],
    attributes: { kernel_size: [2, 2], stride: [1, 2], padding: [1, 1] },
  },
  { id: 'larger', op: 'adaptive_avg_pool', inputs: ['avg'], attributes: { output_size: [7, 3] } },
  { id: 'same', op: 'adaptive_avg_pool', inputs: ['larger'], attributes: { output_size: [7, 3] } },
  { id: 'sigmoid', op: 'sigmoid', inputs: ['same'], attributes: {} },
  { id: 'flat', op: 'flatten', inputs: ['sigmoid'], attributes: {} },
  { id: 'dropout', op: 'dropout', inputs: ['flat'], attributes: { p: 0.5 } },
  linear('hidden', 'dropout', 8 * 7 * 3, 12),
  { id: 'hidden_relu', op: 'relu', inputs: ['hidden'], attributes: {} },
  linear('head', 'hidden_relu', 12, 5),
);
