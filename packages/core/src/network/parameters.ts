import { BeelineError } from '../errors.js';
import type { StateDict } from '../weights/types.js';
import type { Graph, Node, ParameterSpec } from './graph.js';

/** The arrays of one node, in the order PyTorch's module registers them. */
function parametersOfNode(node: Node): ParameterSpec[] {
  const spec = (suffix: string, shape: number[], kind: ParameterSpec['kind'] = 'parameter'): ParameterSpec => ({
    name: `${node.id}.${suffix}`,
    shape,
    kind,
    node: node.id,
  });
  switch (node.op) {
    case 'conv2d': {
      const { in_channels, out_channels, kernel_size, groups, bias } = node.attributes;
      const weight = spec('weight', [out_channels, in_channels / groups, ...kernel_size]);
      return bias ? [weight, spec('bias', [out_channels])] : [weight];
    }
    case 'linear': {
      const { in_features, out_features, bias } = node.attributes;
      const weight = spec('weight', [out_features, in_features]);
      return bias ? [weight, spec('bias', [out_features])] : [weight];
    }
    case 'batch_norm': {
      const shape = [node.attributes.num_features];
      return [
        spec('weight', shape),
        spec('bias', shape),
        spec('running_mean', shape, 'buffer'),
        spec('running_var', shape, 'buffer'),
      ];
    }
    default:
      return [];
  }
}

/** Every array that a graph needs, in the order of PyTorch's `state_dict` (`num_batches_tracked` is left out). */
export function parametersOf(graph: Graph): ParameterSpec[] {
  return graph.nodes.flatMap(parametersOfNode);
}

/** The first few of a list in words: `a, b, c and 12 more`. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

/**
 * What keeps a state from fitting the arrays that are needed: missing names and wrong shapes, in words.
 * Arrays beyond those that are needed count only if `exact`.
 */
export function misfits(needed: readonly ParameterSpec[], state: StateDict, exact: boolean): string[] {
  const missing: string[] = [];
  const wrong: string[] = [];
  for (const { name, shape } of needed) {
    const given = state.get(name);
    if (!given) missing.push(name);
    else if (given.shape.join() !== shape.join()) {
      wrong.push(`${name} is [${given.shape.join(', ')}], needed is [${shape.join(', ')}]`);
    }
  }
  const known = new Set(needed.map(({ name }) => name));
  const unexpected = exact ? [...state.keys()].filter((name) => !known.has(name)) : [];
  const problems: string[] = [];
  if (missing.length > 0) problems.push(`missing: ${some(missing)}`);
  if (unexpected.length > 0) problems.push(`unexpected: ${some(unexpected)}`);
  if (wrong.length > 0) problems.push(`wrong shape: ${some(wrong)}`);
  return problems;
}

/**
 * Checks that a state holds exactly the arrays that a graph needs.
 *
 * @throws BeelineError `weights_mismatch`, naming what is missing, unexpected or of another shape.
 */
export function checkState(graph: Graph, state: StateDict): void {
  const problems = misfits(parametersOf(graph), state, true);
  if (problems.length > 0) {
    throw new BeelineError(
      'weights_mismatch',
      `These weights do not fit ${graph.name}: ${problems.join('; ')}.`,
      'Use weights that were saved for this network, with this number of classes.',
    );
  }
}
