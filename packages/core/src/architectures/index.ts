/**
 * Networks that can be built by name: torchvision's, with its names, order and shapes of parameters, so that a
 * published `state_dict` loads by name; and our own `beenet`. One file a family.
 *
 * @example
 * const { build, initialisation, input } = architecture('mobilenet_v2');
 * const graph = build({ classes: 2, width: 0.5 });
 * const state = initialise(graph, createRandom(7), initialisation);
 */
import { BeelineError } from '../errors.js';
import type { Graph } from '../network/index.js';
import { beenet } from './beenet.js';
import { mobilenetV2 } from './mobilenet_v2.js';
import { squeezenet } from './squeezenet.js';
import type { Architecture, BuildOptions } from './types.js';

export type { Architecture, BuildOptions } from './types.js';

const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map(
  [mobilenetV2, squeezenet, beenet].map((entry) => [entry.name, entry]),
);

/** The names that {@link architecture} knows. */
export const architectureNames: readonly string[] = [...ARCHITECTURES.keys()];

/** @throws BeelineError `unknown_architecture`, listing the known names. */
export function architecture(name: string): Architecture {
  const found = ARCHITECTURES.get(name);
  if (found) return found;
  throw new BeelineError(
    'unknown_architecture',
    `There is no network called ${name}.`,
    `Known are ${architectureNames.join(', ')}.`,
  );
}

/** The graph of a network by name: `architecture(name).build(options)`. */
export function buildArchitecture(name: string, options: BuildOptions = {}): Graph {
  return architecture(name).build(options);
}
