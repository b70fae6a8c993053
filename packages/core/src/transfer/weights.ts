import { BeelineError } from '../errors.js';
import { type Graph, misfits, parametersOf } from '../network/index.js';
import type { StateDict } from '../weights/types.js';

/**
 * Takes from a weights file what a backbone needs, in its order; what more the file holds (a head) is left.
 *
 * @param backbone such as {@link backboneOf} gives.
 * @throws BeelineError `weights_mismatch`, naming what is missing or of another shape.
 */
export function loadBackbone(backbone: Graph, state: StateDict): StateDict {
  const needed = parametersOf(backbone);
  const problems = misfits(needed, state, false);
  if (problems.length > 0) {
    throw new BeelineError(
      'weights_mismatch',
      `These weights do not fit ${backbone.name} without its head: ${problems.join('; ')}.`,
      'Use weights that were saved for this network under the names of torchvision.',
    );
  }
  return new Map(needed.map(({ name }) => [name, state.get(name)!]));
}
