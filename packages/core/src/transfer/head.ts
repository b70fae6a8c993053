import { BeelineError } from '../errors.js';
import type { Graph, Node } from '../network/index.js';

export type HeadNode = Extract<Node, { op: 'linear' | 'conv2d' }>;

/** A classifier in two: what turns an image into features, and the layer that reads them. */
export interface SplitNetwork {
  /** Its output is the features, N x `features`. */
  readonly backbone: Graph;
  /** How many numbers describe an image. */
  readonly features: number;
  /** The last layer with weights: torchvision's `fc`, `classifier.1`, `classifier.6` ... */
  readonly headNode: HeadNode;
}

/** What may stand behind a convolution that classifies: nothing that has weights or mixes channels. */
const BEHIND_A_CONVOLUTION: readonly Node['op'][] = ['relu', 'adaptive_avg_pool', 'flatten', 'dropout'];

/** The nodes that `output` needs; everything else is gone. */
function truncate(graph: Graph, output: string): Graph {
  const needed = new Set([output]);
  for (const node of [...graph.nodes].reverse()) {
    if (needed.has(node.id)) for (const id of node.inputs) needed.add(id);
  }
  return { ...graph, nodes: graph.nodes.filter(({ id }) => needed.has(id)), output };
}

function find(graph: Graph, id: string): Node | undefined {
  return graph.nodes.find((node) => node.id === id);
}

/** The node's input, seen through dropout, which does nothing to features. */
function sourceOf(graph: Graph, node: Node): string {
  const source = find(graph, node.inputs[0]!);
  return source?.op === 'dropout' ? sourceOf(graph, source) : node.inputs[0]!;
}

function headOf(graph: Graph): HeadNode {
  let node = find(graph, graph.output);
  while (node && BEHIND_A_CONVOLUTION.includes(node.op)) node = find(graph, node.inputs[0]!);
  const isLast = node?.op === 'linear' && node.id === graph.output;
  const isPointwise = node?.op === 'conv2d' && node.attributes.kernel_size.every((k) => k === 1);
  if ((isLast || isPointwise) && node) return node as HeadNode;
  throw new BeelineError(
    'no_head',
    `${graph.name} does not end in a classifier: its last layer is ${graph.output}.`,
    'A head can be cut from networks that end in a linear layer or a pooled 1x1 convolution.',
  );
}

/**
 * Cuts the last classifier layer off a network. Features are that layer's input; dropout before it is left out.
 * SqueezeNet classifies by a convolution: its features are the global mean of that convolution's input, 512 numbers.
 *
 * @throws BeelineError `no_head` if the network does not end in a classifier.
 */
export function backboneOf(graph: Graph): SplitNetwork {
  const headNode = headOf(graph);
  const source = sourceOf(graph, headNode);
  const trunk = truncate(graph, source);
  if (headNode.op === 'linear') return { backbone: trunk, features: headNode.attributes.in_features, headNode };
  const pool: Node = { id: 'avgpool', op: 'adaptive_avg_pool', inputs: [source], attributes: { output_size: [1, 1] } };
  const flat: Node = { id: 'flatten', op: 'flatten', inputs: [pool.id], attributes: {} };
  const backbone = { ...trunk, nodes: [...trunk.nodes, pool, flat], output: flat.id };
  return { backbone, features: headNode.attributes.in_channels, headNode };
}

/**
 * The network with a fresh linear classifier for `classes` classes in place of its last layer, under the same name;
 * a dropout before that layer stays. For most networks this is what PyTorch's tutorials do. SqueezeNet's convolution
 * becomes a linear layer on its pooled features (and loses the ReLU behind it); to keep the convolution, build it with
 * that many classes instead.
 *
 * @throws BeelineError `no_head` if the network does not end in a classifier.
 */
export function withHead(graph: Graph, classes: number): Graph {
  const { backbone, features, headNode } = backboneOf(graph);
  const before = find(graph, headNode.inputs[0]!);
  const dropout = before?.op === 'dropout' ? [{ ...before, inputs: [backbone.output] }] : [];
  const head: Node = {
    id: headNode.id,
    op: 'linear',
    inputs: [dropout[0]?.id ?? backbone.output],
    attributes: { in_features: features, out_features: classes, bias: true },
  };
  return { ...graph, nodes: [...backbone.nodes, ...dropout, head], output: head.id };
}
