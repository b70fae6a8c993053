import type { Graph, Node } from './graph.js';
import { parametersOf } from './parameters.js';
import { type InputSize, type Shape, shapesOf } from './shapes.js';

export interface NodeCost {
  readonly id: string;
  readonly op: Node['op'];
  /** Of its value for one image: [channels, height, width] or [features]. */
  readonly shape: Shape;
  /** Trained numbers. */
  readonly parameters: number;
  /** Running statistics. */
  readonly buffers: number;
  /** Multiplications with addition, for one image; as usual only convolutions and linear layers count. */
  readonly macs: number;
}

export interface Cost {
  readonly nodes: readonly NodeCost[];
  readonly parameters: number;
  readonly buffers: number;
  readonly macs: number;
  /** What the values of all nodes take together as float32, for one image. */
  readonly activationBytes: number;
}

const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);

function macsOf(node: Node, shape: Shape): number {
  if (node.op === 'linear') return node.attributes.in_features * node.attributes.out_features;
  if (node.op !== 'conv2d') return 0;
  const { in_channels, groups, kernel_size } = node.attributes;
  return product(shape) * (in_channels / groups) * product(kernel_size);
}

/** What a network costs for one image of the given size, layer by layer and in all. */
export function costOf(graph: Graph, input: InputSize): Cost {
  const shapes = shapesOf(graph, input);
  const sizes = new Map<string, { parameter: number; buffer: number }>();
  for (const { node, kind, shape } of parametersOf(graph)) {
    const size = sizes.get(node) ?? { parameter: 0, buffer: 0 };
    size[kind] += product(shape);
    sizes.set(node, size);
  }
  const nodes = graph.nodes.map((node): NodeCost => {
    const shape = shapes.get(node.id)!;
    const size = sizes.get(node.id);
    const [parameters, buffers] = [size?.parameter ?? 0, size?.buffer ?? 0];
    return { id: node.id, op: node.op, shape, parameters, buffers, macs: macsOf(node, shape) };
  });
  const sum = (of: (node: NodeCost) => number): number => nodes.reduce((total, node) => total + of(node), 0);
  return {
    nodes,
    parameters: sum((node) => node.parameters),
    buffers: sum((node) => node.buffers),
    macs: sum((node) => node.macs),
    activationBytes: 4 * sum((node) => product(node.shape)),
  };
}
