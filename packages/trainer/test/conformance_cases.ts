import type { ForwardOptions, Graph, Node, Pair } from '@beeline/core/network';
import { conv, graphOf, linear, norm } from '../../core/test/graphs.js';

/** What every engine must compute as the plain reference does: values, and gradients to the input and every parameter. */
export interface Case {
  readonly name: string;
  readonly graph: Graph;
  /** Of the input, NHWC, or N x F. */
  readonly shape: readonly number[];
  readonly options?: ForwardOptions;
  /** No gradient: TensorFlow.js has none for it on any engine. */
  readonly valueOnly?: true;
}

type Options = Parameters<typeof conv>[3];
type Alike = Extract<Node['op'], 'relu' | 'relu6' | 'sigmoid' | 'silu' | 'hardsigmoid' | 'hardswish'>;

const convolution = (
  [height, width]: Pair,
  sizes: Parameters<typeof conv>[2],
  options: Options = {},
  rest: Partial<Case> = {},
): Case => ({
  name: `conv2d, ${height} x ${width}, ${JSON.stringify(sizes)} ${JSON.stringify(options)}`,
  graph: graphOf(conv('conv', 'input', sizes, options)),
  shape: [2, height, width, sizes[0]],
  ...rest,
});

const depthwise = (map: Pair, channels: number, kernel: number | Pair, options: Options = {}): Case =>
  convolution(map, [channels, channels, kernel], { ...options, groups: channels, bias: false });

const CONVOLUTIONS: readonly Case[] = [
  convolution([8, 8], [3, 4, 3], { padding: 1 }),
  convolution([9, 7], [5, 6, 3], { stride: 2, padding: 1 }),
  convolution([8, 6], [3, 4, 3], { stride: 2, padding: 1, bias: false }),
  convolution([10, 11], [4, 3, 3], { stride: 2 }),
  convolution([15, 15], [3, 8, 7], { stride: 2, padding: 3 }),
  convolution([13, 12], [3, 8, 5], { stride: 2, padding: 2 }),
  convolution([7, 7], [2, 3, 5], { padding: 2 }),
  convolution([11, 11], [3, 8, 11], { stride: 4, padding: 2 }),
  convolution([6, 5], [7, 9, 1]),
  convolution([7, 6], [4, 5, 1], { stride: 2 }),
  convolution([1, 1], [70, 9, 1]),
  convolution([4, 4], [3, 2, 3], { padding: 3 }),
  convolution([12, 12], [2, 3, 2], { stride: 3 }),
  convolution([9, 8], [3, 4, [1, 5]], { padding: [0, 2] }),
  convolution([9, 8], [3, 4, [3, 5]], { stride: [2, 1], padding: [1, 2] }),
  convolution([6, 7], [6, 8, 3], { padding: 1, groups: 2 }),
  convolution([7, 7], [6, 9, 1], { groups: 3 }),
  convolution([9, 8], [3, 4, 3], { padding: 2, dilation: 2 }, { valueOnly: true }),
  depthwise([8, 8], 6, 3, { padding: 1 }),
  depthwise([9, 7], 5, 3, { stride: 2, padding: 1 }),
  depthwise([8, 6], 5, 3, { stride: 2, padding: 1 }),
  depthwise([14, 13], 8, 5, { stride: 2, padding: 2 }),
  depthwise([7, 7], 12, 5, { padding: 2 }),
  depthwise([15, 16], 3, 7, { stride: 2, padding: 3 }),
  depthwise([6, 6], 4, 1),
  depthwise([8, 9], 4, 3, { stride: 2 }),
  { ...convolution([8, 9], [4, 4, 3], { padding: 2, dilation: 2, groups: 4 }), valueOnly: true },
];

const ACTIVATIONS: readonly Case[] = (
  ['relu', 'relu6', 'sigmoid', 'silu', 'hardsigmoid', 'hardswish'] satisfies Alike[]
).map((op) => ({
  name: op,
  // A convolution in front brings values to both sides of every bend.
  graph: graphOf(conv('wide', 'input', [3, 16, 1]), { id: op, op, inputs: ['wide'], attributes: {} }),
  shape: [2, 5, 3, 3],
}));

const BATCH_NORMS: readonly Case[] = (['train', 'eval'] as const).flatMap((batchNorm) =>
  (
    [
      [4, 6, 5, 7],
      [3, 1, 1, 5],
      [1, 9, 2, 3],
      [16, 2, 2, 32],
    ] as const
  ).map((shape) => ({
    name: `batch_norm in ${batchNorm}, ${shape.join(' x ')}`,
    graph: graphOf(norm('norm', 'input', shape[3])),
    shape,
    options: { batchNorm },
  })),
);

const pool = (
  op: 'max_pool' | 'avg_pool',
  [height, width]: Pair,
  kernel: Pair,
  stride: Pair,
  padding: Pair,
  ceil = false,
): Case => {
  const attributes = { kernel_size: kernel, stride, padding, ceil_mode: ceil };
  const name = `${op}, ${height} x ${width}, ${kernel.join(' x ')} / ${stride.join(' x ')}, padding ${padding.join(' x ')}`;
  return {
    name: ceil ? `${name}, ceil` : name,
    graph: graphOf({ id: 'pool', op, inputs: ['input'], attributes }),
    shape: [2, height, width, 5],
  };
};

const adaptive = ([height, width]: Pair, output: Pair): Case => ({
  name: `adaptive_avg_pool, ${height} x ${width} to ${output.join(' x ')}`,
  graph: graphOf({ id: 'pool', op: 'adaptive_avg_pool', inputs: ['input'], attributes: { output_size: output } }),
  shape: [2, height, width, 5],
});

const POOLS: readonly Case[] = [
  pool('max_pool', [8, 8], [2, 2], [2, 2], [0, 0]),
  pool('max_pool', [9, 8], [3, 3], [2, 2], [1, 1]),
  pool('max_pool', [7, 7], [3, 3], [2, 2], [0, 0], true),
  pool('max_pool', [8, 9], [3, 3], [2, 2], [0, 0], true),
  pool('max_pool', [6, 5], [3, 3], [1, 1], [1, 1]),
  pool('max_pool', [9, 6], [3, 2], [2, 2], [1, 0]),
  pool('avg_pool', [8, 8], [2, 2], [2, 2], [0, 0]),
  pool('avg_pool', [9, 7], [3, 3], [2, 2], [1, 1]),
  pool('avg_pool', [6, 7], [2, 3], [1, 2], [0, 1]),
  adaptive([7, 7], [1, 1]),
  adaptive([8, 6], [4, 2]),
  adaptive([7, 5], [3, 2]),
  adaptive([2, 3], [6, 6]),
  adaptive([4, 4], [4, 4]),
];

const both = (op: 'add' | 'mul' | 'concat'): Case => ({
  name: op,
  graph: graphOf(conv('left', 'input', [3, 6, 1]), conv('right', 'input', [3, 6, 3], { padding: 1 }), {
    id: op,
    op,
    inputs: ['left', 'right'],
    attributes: {},
  }),
  shape: [2, 5, 4, 3],
});

const alone = (node: Extract<Node, { op: 'channel_shuffle' | 'channel_slice' | 'flatten' }>): Case => ({
  name: node.op,
  graph: graphOf(node),
  shape: [2, 3, 4, 12],
});

const REST: readonly Case[] = [
  both('add'),
  both('mul'),
  both('concat'),
  {
    name: 'mul by a gate of one pixel',
    graph: graphOf(
      { id: 'squeeze', op: 'adaptive_avg_pool', inputs: ['input'], attributes: { output_size: [1, 1] } },
      conv('excite', 'squeeze', [6, 6, 1]),
      { id: 'gate', op: 'mul', inputs: ['input', 'excite'], attributes: {} },
    ),
    shape: [2, 5, 4, 6],
  },
  alone({ id: 'shuffle', op: 'channel_shuffle', inputs: ['input'], attributes: { groups: 3 } }),
  alone({ id: 'slice', op: 'channel_slice', inputs: ['input'], attributes: { start: 2, end: 9 } }),
  alone({ id: 'flat', op: 'flatten', inputs: ['input'], attributes: {} }),
  { name: 'linear', graph: graphOf(linear('fc', 'input', 11, 7)), shape: [5, 11] },
  ...(['dropout', 'stochastic_depth'] as const).map((op) => ({
    name: op,
    graph: graphOf({ id: op, op, inputs: ['input'], attributes: { p: 0.4 } }),
    shape: [6, 3, 3, 4],
  })),
];

export const CASES: readonly Case[] = [...CONVOLUTIONS, ...BATCH_NORMS, ...ACTIVATIONS, ...POOLS, ...REST];
