/**
 * Networks that can be built by name: torchvision's, with its names, order and shapes of parameters, so that a
 * published `state_dict` loads by name; and our own `beenet`. One file a family.
 *
 * @example
 * const { build, initialisation, input } = architecture('mobilenet_v2');
 * const graph = build({ classes: 2, width: 0.5 });
 * const state = initialise(graph, createRandom(7), initialisation);
 */
export { recogniseArchitecture } from './recognise.js';
export { architecture, architectureNames, buildArchitecture } from './registry.js';
export { type Architecture, atInput, type BuildOptions } from './types.js';
