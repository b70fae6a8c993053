import { BeelineError } from '../errors.js';
import type { Graph, Node, Operation } from '../network/index.js';

/** One layer of a network replaced by another, as data: what a recipe says. Its name and its inputs stay. */
export type Replacement = { readonly id: string } & Operation;

/**
 * Replaces one layer, say AlexNet's `features.0` by a 5x5 convolution. Check the outcome with `shapesOf`.
 *
 * @throws BeelineError `unknown_layer` if there is no layer of that name.
 */
export function replaceNode(graph: Graph, { id, ...operation }: Replacement): Graph {
  if (!graph.nodes.some((node) => node.id === id)) {
    throw new BeelineError(
      'unknown_layer',
      `${graph.name} has no layer called ${id}.`,
      `Its layers are ${graph.nodes.map((node) => node.id).join(', ')}.`,
    );
  }
  const replace = (node: Node): Node => (node.id === id ? { id, inputs: node.inputs, ...operation } : node);
  return { ...graph, nodes: graph.nodes.map(replace) };
}
