import { isDepthwise, type Node } from '@beeline/core/network';
import { concat, ints, text, texts, tfNode, wholes } from './build.js';
import type { Made, TfAttribute, TfNode, TfWeight } from './types.js';

type Of<Op extends Node['op']> = Extract<Node, { op: Op }>;

/** The names of activations that TensorFlow fuses. */
const FUSED = { relu: 'Relu', relu6: 'Relu6' } as const;
export type Activation = keyof typeof FUSED;

/** Whether a node's operator takes the activation behind it along. */
export const takesActivation = (node: Node): boolean =>
  node.op === 'linear' || node.op === 'conv2d'
    ? node.attributes.bias && (node.op === 'linear' || node.attributes.groups === 1 || isDepthwise(node))
    : false;

export function convolution(node: Of<'conv2d'>, name: string, activation?: Activation): Made {
  const { stride, padding, dilation, groups, bias } = node.attributes;
  const [top, left] = padding;
  const attributes = {
    strides: ints(1, ...stride, 1),
    dilations: ints(1, ...dilation, 1),
    padding: text('EXPLICIT'),
    explicit_paddings: ints(0, 0, top, top, left, left, 0, 0),
    data_format: text('NHWC'),
  };
  const depthwise = isDepthwise(node);
  if (groups > 1 && !depthwise) return byGroup(node, name, attributes);
  const inputs = [node.inputs[0]!, `${node.id}.weight`];
  if (!bias)
    return { nodes: [tfNode(name, depthwise ? 'DepthwiseConv2dNative' : 'Conv2D', inputs, attributes)], weights: [] };
  const op = depthwise ? 'FusedDepthwiseConv2dNative' : '_FusedConv2D';
  return { nodes: [fused(name, op, inputs, node, attributes, activation)], weights: [] };
}

export function linear(node: Of<'linear'>, name: string, activation?: Activation): Made {
  const inputs = [node.inputs[0]!, `${node.id}.weight`];
  // Transposed here: the WebAssembly engine gives wrong numbers where `transpose_b` is asked for together with a bias.
  const attributes = { transpose_a: { b: false }, transpose_b: { b: false } };
  const made = node.attributes.bias
    ? fused(name, '_FusedMatMul', inputs, node, attributes, activation)
    : tfNode(name, 'MatMul', inputs, attributes);
  return { nodes: [made], weights: [] };
}

function fused(
  name: string,
  op: string,
  inputs: readonly string[],
  { id }: Node,
  attributes: Record<string, TfAttribute>,
  activation: Activation | undefined,
): TfNode {
  const fused_ops = activation ? texts('BiasAdd', FUSED[activation]) : texts('BiasAdd');
  return tfNode(name, op, [...inputs, `${id}.bias`], { ...attributes, fused_ops, num_args: { i: '1' } });
}

/** TensorFlow.js has no kernel for groups of several channels: each group runs on its share of them. */
function byGroup(node: Of<'conv2d'>, name: string, attributes: Record<string, TfAttribute>): Made {
  const { id } = node;
  const { groups, in_channels, out_channels, kernel_size, bias } = node.attributes;
  const [into, out] = [in_channels / groups, out_channels / groups];
  const nodes: TfNode[] = [];
  const weights: TfWeight[] = [
    wholes(`${id}.size`, [-1, -1, -1, into]),
    wholes(`${id}.weight.size`, [...kernel_size, into, out]),
    wholes(`${id}.axis`, [3], []),
  ];
  const parts = Array.from({ length: groups }, (_, g) => {
    const part = `${id}.${g}`;
    weights.push(wholes(`${part}.begin`, [0, 0, 0, g * into]), wholes(`${part}.weight.begin`, [0, 0, 0, g * out]));
    nodes.push(
      tfNode(`${part}.channels`, 'Slice', [node.inputs[0]!, `${part}.begin`, `${id}.size`]),
      tfNode(`${part}.weight`, 'Slice', [`${id}.weight`, `${part}.weight.begin`, `${id}.weight.size`]),
      tfNode(part, 'Conv2D', [`${part}.channels`, `${part}.weight`], attributes),
    );
    return part;
  });
  const joined = bias ? `${id}.groups` : name;
  nodes.push(concat(joined, parts, `${id}.axis`));
  if (bias) nodes.push(tfNode(name, 'BiasAdd', [joined, `${id}.bias`]));
  return { nodes, weights };
}
