import type { Random } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import { type Graph, initialise } from '@beeline/core/network';
import { type Replacement, replaceNode, withHead } from '@beeline/core/transfer';
import type { Backbone, Model } from './model.js';

/** A network with some of its layers replaced. */
export const replaceAll = (graph: Graph, replacements: readonly Replacement[]): Graph =>
  replacements.reduce(replaceNode, graph);

/** The network that a training sets out from: a backbone's weights where there are any, random numbers elsewhere. */
export function startingPoint(
  architecture: Architecture,
  classes: number,
  backbone: Backbone | undefined,
  replacements: readonly Replacement[],
  random: Random,
): Pick<Model, 'graph' | 'state'> {
  const graph = backbone
    ? withHead(replaceAll(architecture.build(), replacements), classes)
    : replaceAll(architecture.build({ classes }), replacements);
  const state = new Map([...initialise(graph, random, architecture.initialisation), ...(backbone?.state ?? [])]);
  return { graph, state };
}
