import { type Graph, INPUT, type Node, parametersOf } from '@beeline/core/network';

/**
 * The blocks of a network, from its input to its answer: what lies between two places where all that is known is one
 * value, so that a residual block or an inception is one, and a convolution in a chain is one as well. Layers without
 * weights of their own shape (batch norm) go with the block before them.
 */
export function blocksOf({ nodes, output }: Graph): Node[][] {
  const uses = new Map<string, number>([[output, 1]]);
  for (const { inputs } of nodes) for (const id of inputs) uses.set(id, (uses.get(id) ?? 0) + 1);
  const open = new Map([[INPUT, uses.get(INPUT) ?? 0]]);
  const blocks: Node[][] = [];
  let block: Node[] = [];
  for (const node of nodes) {
    block.push(node);
    for (const id of node.inputs) {
      const left = open.get(id)! - 1;
      if (left > 0) open.set(id, left);
      else open.delete(id);
    }
    open.set(node.id, uses.get(node.id) ?? 0);
    if (open.size > 1) continue;
    const opens = block.some(({ op }) => op === 'conv2d' || op === 'linear');
    if (opens || blocks.length === 0) blocks.push(block);
    else blocks.at(-1)!.push(...block);
    block = [];
  }
  return blocks;
}

/**
 * The parameters of a network in groups by depth, from the head to the stem: every architecture has them, since they
 * are read off its graph.
 *
 * @param count how many groups, head included: the blocks below the head are divided evenly. 0: every block is one.
 * @returns names; each parameter of the graph once.
 */
export function depthGroups(graph: Graph, count = 0): string[][] {
  const byNode = new Map<string, string[]>();
  for (const { kind, name, node } of parametersOf(graph))
    if (kind === 'parameter') byNode.set(node, [...(byNode.get(node) ?? []), name]);
  const names = (block: readonly Node[]): string[] => block.flatMap(({ id }) => byNode.get(id) ?? []);
  const [head = [], ...below] = blocksOf(graph)
    .map(names)
    .filter((block) => block.length > 0)
    .reverse();
  const groups = count === 0 ? below.length : Math.min(below.length, Math.max(1, count - 1));
  const share = (i: number): number => Math.floor((i * below.length) / groups);
  return [head, ...Array.from({ length: groups }, (_, i) => below.slice(share(i), share(i + 1)).flat())];
}

/** How the groups of a network are treated differently. */
export interface LayersConfig {
  /** See {@link depthGroups}. */
  readonly groups: number;
  /** What the learning rate of a group is multiplied by, over that of the group above it, in (0, 1]; the head's is 1. */
  readonly decay: number;
  /** For so many epochs the head alone is trained; then everything is, or one group more at a time. */
  readonly headEpochs: number;
  /** Epochs between one group more and the next, from the top; 0: all at once. */
  readonly unfreezeEvery: number;
}

/** What the learning rate of each parameter is multiplied by (BEiT's layer-wise decay; fastai's discriminative rates). */
export const multipliersOf = (groups: readonly (readonly string[])[], decay: number): ReadonlyMap<string, number> =>
  new Map(groups.flatMap((names, depth) => names.map((name) => [name, decay ** depth] as const)));

/** The parameters that are open in an epoch, counted from 0 (gradual unfreezing: Howard and Ruder, 2018). */
export function openIn(
  epoch: number,
  groups: readonly (readonly string[])[],
  { headEpochs, unfreezeEvery }: Pick<LayersConfig, 'headEpochs' | 'unfreezeEvery'>,
): ReadonlySet<string> {
  const since = epoch - headEpochs;
  if (since < 0) return new Set(groups[0]);
  if (unfreezeEvery === 0) return new Set(groups.flat());
  return new Set(groups.slice(0, 2 + Math.floor(since / unfreezeEvery)).flat());
}
