import { BeelineError } from '@beeline/core';
import { parametersOf } from '@beeline/core/network';
import type { Fit } from './fitOptions.js';
import { depthGroups, multipliersOf, openIn } from './groups.js';

/** Which parameters a training changes, when, and how fast against each other. */
export interface Layers {
  /** Names of all that are ever trained. */
  readonly all: readonly string[];
  /** What the learning rate is multiplied by, by name; absent where it is the same for all. */
  readonly multipliers?: ReadonlyMap<string, number>;
  /** Names of those that are trained in an epoch, counted from 1. */
  trainableIn(epoch: number): readonly string[];
}

/**
 * Reads the layers of a training off its network and config.
 *
 * @throws BeelineError `nothing_to_train` also where the first epochs would have nothing to train.
 */
export function layersOf({ graph, frozen, config: { layers } }: Pick<Fit, 'graph' | 'frozen' | 'config'>): Layers {
  const all = parametersOf(graph)
    .filter(({ name, kind }) => kind === 'parameter' && !frozen?.has(name))
    .map(({ name }) => name);
  if (all.length === 0)
    throw new BeelineError('nothing_to_train', 'Every layer of the network is frozen.', 'Freeze fewer layers.');
  if (!layers) return { all, trainableIn: () => all };
  const groups = depthGroups(graph, layers.groups);
  const trainableIn = (epoch: number): string[] => {
    const open = openIn(epoch - 1, groups, layers);
    return all.filter((name) => open.has(name));
  };
  if (trainableIn(1).length > 0) return { all, multipliers: multipliersOf(groups, layers.decay), trainableIn };
  throw new BeelineError(
    'nothing_to_train',
    'The head is frozen, and nothing but the head is trained in the first epochs.',
    'Freeze fewer layers, or set headEpochs to 0.',
  );
}
