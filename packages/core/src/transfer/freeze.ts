import { BeelineError } from '../errors.js';
import { type Graph, parametersOf } from '../network/index.js';
import { backboneOf } from './head.js';

/** Which parameters training leaves as they are, as data. Batch norm's running statistics are no parameters. */
export type FreezePlan =
  | { readonly kind: 'none' }
  /** All but the head. */
  | { readonly kind: 'backbone' }
  /** The first `count` in the order of PyTorch's `parameters()`. */
  | { readonly kind: 'first'; readonly count: number }
  /** All up to the named parameter, and that one too. */
  | { readonly kind: 'through'; readonly name: string }
  /** All whose name matches, where `*` stands for any text: `features.*`. */
  | { readonly kind: 'matching'; readonly pattern: string };

function invalid(message: string, names: readonly string[]): BeelineError {
  return new BeelineError('freeze_invalid', message, `The parameters are ${names.join(', ')}.`);
}

function matcher(pattern: string): RegExp {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`);
}

/**
 * The names of the parameters that a plan freezes.
 *
 * @throws BeelineError `freeze_invalid` if the plan speaks of parameters that the network does not have.
 */
export function frozenParameters(graph: Graph, plan: FreezePlan): Set<string> {
  const names = parametersOf(graph).flatMap(({ kind, name }) => (kind === 'parameter' ? [name] : []));
  switch (plan.kind) {
    case 'none':
      return new Set();
    case 'backbone': {
      const { headNode } = backboneOf(graph);
      return new Set(names.filter((name) => !name.startsWith(`${headNode.id}.`)));
    }
    case 'first':
      if (!Number.isInteger(plan.count) || plan.count < 0 || plan.count > names.length) {
        throw invalid(`${graph.name} has ${names.length} parameters; ${plan.count} cannot be frozen.`, names);
      }
      return new Set(names.slice(0, plan.count));
    case 'through': {
      const last = names.indexOf(plan.name);
      if (last < 0) throw invalid(`${graph.name} has no parameter called ${plan.name}.`, names);
      return new Set(names.slice(0, last + 1));
    }
    case 'matching': {
      const matches = matcher(plan.pattern);
      const frozen = names.filter((name) => matches.test(name));
      if (frozen.length === 0) throw invalid(`No parameter of ${graph.name} matches ${plan.pattern}.`, names);
      return new Set(frozen);
    }
  }
}
