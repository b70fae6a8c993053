import { maxPoolPadding, type Node, type Pair, poolingMatrix } from '@beeline/core/network';
import { adaptiveMean, type Lowered } from '../lower.js';
import { concat, floats, ints, text, tfNode, wholes } from './build.js';
import { type Activation, convolution, linear } from './convolution.js';
import type { Made, TfNode, TfWeight } from './types.js';

/** The lowest float32: what pads a map that the largest is taken of. */
const LOWEST = -3.4028234663852886e38;

/**
 * Takes one node of a lowered graph to TensorFlow operators. Feature maps are NHWC there, and a node's value has the
 * node's name.
 *
 * @param name of the value; another than the node's where an activation is fused.
 */
export function toTensorFlow(node: Node, { shapeOf }: Lowered, name: string, activation?: Activation): Made {
  const { id, inputs } = node;
  const x = inputs[0]!;
  const [channels, height, width] = shapeOf(x) as [number, number, number];
  const only = (op: string, input: readonly string[] = inputs): Made => ({
    nodes: [tfNode(id, op, input)],
    weights: [],
  });

  switch (node.op) {
    case 'conv2d':
      return convolution(node, name, activation);
    case 'linear':
      return linear(node, name, activation);
    case 'relu':
      return only('Relu');
    case 'relu6':
      return only('Relu6');
    case 'sigmoid':
      return only('Sigmoid');
    case 'silu':
      return { nodes: [tfNode(`${id}.sigmoid`, 'Sigmoid', [x]), tfNode(id, 'Mul', [x, `${id}.sigmoid`])], weights: [] };
    case 'hardsigmoid':
      return hardSigmoid(id, x, id);
    case 'hardswish': {
      const gate = hardSigmoid(id, x, `${id}.gate`);
      return { ...gate, nodes: [...gate.nodes, tfNode(id, 'Mul', [x, `${id}.gate`])] };
    }
    case 'add':
      return only('AddV2');
    case 'mul':
      return only('Mul');
    case 'concat':
      return { nodes: [concat(id, inputs, `${id}.axis`)], weights: [wholes(`${id}.axis`, [3], [])] };
    case 'max_pool': {
      const { kernel_size, stride } = node.attributes;
      const sides = maxPoolPadding(node.attributes, [height, width]);
      return pool('MaxPool', id, x, { kernel_size, stride, sides, fill: LOWEST });
    }
    case 'avg_pool': {
      const { kernel_size, stride, padding } = node.attributes;
      const sides = padding.map((side): Pair => [side, side]) as [Pair, Pair];
      return pool('AvgPool', id, x, { kernel_size, stride, sides, fill: 0 });
    }
    case 'adaptive_avg_pool':
      return adaptive(node, [channels, height, width]);
    case 'channel_shuffle': {
      const { groups } = node.attributes;
      return {
        nodes: [
          tfNode(`${id}.groups`, 'Reshape', [x, `${id}.grouped`]),
          tfNode(`${id}.turned`, 'Transpose', [`${id}.groups`, `${id}.order`]),
          tfNode(id, 'Reshape', [`${id}.turned`, `${id}.shape`]),
        ],
        weights: [
          wholes(`${id}.grouped`, [-1, groups, channels / groups]),
          wholes(`${id}.order`, [0, 2, 1]),
          wholes(`${id}.shape`, [-1, height, width, channels]),
        ],
      };
    }
    case 'channel_slice': {
      const { start, end } = node.attributes;
      const weights = [wholes(`${id}.begin`, [0, 0, 0, start]), wholes(`${id}.size`, [-1, -1, -1, end - start])];
      return { ...only('Slice', [x, `${id}.begin`, `${id}.size`]), weights };
    }
    case 'flatten': {
      const shape = wholes(`${id}.shape`, [-1, shapeOf(id)[0]!]);
      if (height === undefined || height * width === 1)
        return { ...only('Reshape', [x, shape.name]), weights: [shape] };
      // PyTorch's order: channel by channel.
      const order = wholes(`${id}.order`, [0, 3, 1, 2]);
      const turned = tfNode(`${id}.turned`, 'Transpose', [x, order.name]);
      return { nodes: [turned, ...only('Reshape', [turned.name, shape.name]).nodes], weights: [order, shape] };
    }
    case 'batch_norm':
    case 'dropout':
    case 'stochastic_depth':
      throw new Error(`${id} is for training; a lowered graph has none`);
  }
}

/** x + 3, between 0 and 6, over 6. */
function hardSigmoid(id: string, x: string, out: string): Made {
  return {
    nodes: [
      tfNode(`${id}.plus`, 'AddV2', [x, `${id}.three`]),
      tfNode(`${id}.bounded`, 'Relu6', [`${id}.plus`]),
      tfNode(out, 'Mul', [`${id}.bounded`, `${id}.sixth`]),
    ],
    weights: [floats(`${id}.three`, [], [3]), floats(`${id}.sixth`, [], [1 / 6])],
  };
}

interface Pool {
  readonly kernel_size: Pair;
  readonly stride: Pair;
  /** [top, bottom] and [left, right]. */
  readonly sides: readonly [Pair, Pair];
  readonly fill: number;
}

/** Pools here have no padding of their own for every side, so what is padded is padded before. */
function pool(op: 'MaxPool' | 'AvgPool', id: string, x: string, { kernel_size, stride, sides, fill }: Pool): Made {
  const padded = sides.flat().some((side) => side > 0);
  const nodes: TfNode[] = [];
  const weights: TfWeight[] = [];
  if (padded) {
    nodes.push(tfNode(`${id}.padded`, 'PadV2', [x, `${id}.padding`, `${id}.fill`]));
    weights.push(wholes(`${id}.padding`, [0, 0, ...sides.flat(), 0, 0], [4, 2]), floats(`${id}.fill`, [], [fill]));
  }
  const attributes = {
    ksize: ints(1, ...kernel_size, 1),
    strides: ints(1, ...stride, 1),
    padding: text('VALID'),
    data_format: text('NHWC'),
  };
  return { nodes: [...nodes, tfNode(id, op, [padded ? `${id}.padded` : x], attributes)], weights };
}

function adaptive(
  { id, inputs, attributes }: Extract<Node, { op: 'adaptive_avg_pool' }>,
  [channels, height, width]: readonly [number, number, number],
): Made {
  const x = inputs[0]!;
  const [rows, columns] = attributes.output_size;
  const how = adaptiveMean([height, width], [rows, columns]);
  if (how === 'same') return { nodes: [tfNode(id, 'Identity', [x])], weights: [] };
  if (how === 'pool') {
    // Along one axis, then along the other, as our engine does: the rounding of a long sum grows with its length.
    const sides = [
      [0, 0],
      [0, 0],
    ] as const;
    const [down, across]: [Pair, Pair] = [
      [height / rows, 1],
      [1, width / columns],
    ];
    const first = pool('AvgPool', `${id}.rows`, x, { kernel_size: down, stride: down, sides, fill: 0 });
    const then = pool('AvgPool', id, `${id}.rows`, { kernel_size: across, stride: across, sides, fill: 0 });
    return { nodes: [...first.nodes, ...then.nodes], weights: [] };
  }
  const matrix = poolingMatrix([height, width], [rows, columns]);
  return {
    nodes: [
      tfNode(`${id}.flat`, 'Reshape', [x, `${id}.pixels`]),
      tfNode(`${id}.means`, 'BatchMatMulV2', [`${id}.matrix`, `${id}.flat`], {
        adj_x: { b: false },
        adj_y: { b: false },
      }),
      tfNode(id, 'Reshape', [`${id}.means`, `${id}.shape`]),
    ],
    weights: [
      wholes(`${id}.pixels`, [-1, height * width, channels]),
      floats(`${id}.matrix`, [1, rows * columns, height * width], matrix),
      wholes(`${id}.shape`, [-1, rows, columns, channels]),
    ],
  };
}
