import { misfits, parametersOf } from '../network/index.js';
import type { StateDict } from '../weights/types.js';
import { architectureNames, buildArchitecture } from './registry.js';

/**
 * Tells from the names and shapes of its arrays which network a state was saved from, at width 1. The classifier's
 * last layer does not count: it may be missing or have any number of classes.
 *
 * @returns undefined if none of the known networks fits.
 */
export function recogniseArchitecture(state: StateDict): string | undefined {
  let best: { name: string; arrays: number } | undefined;
  for (const name of architectureNames) {
    const all = parametersOf(buildArchitecture(name));
    const head = all.at(-1)!.node;
    const needed = all.filter(({ node }) => node !== head);
    if (misfits(needed, state, false).length > 0) continue;
    // ResNet-34 holds every array of ResNet-18 and more: the larger network that fits is the one.
    if (!best || needed.length > best.arrays) best = { name, arrays: needed.length };
  }
  return best?.name;
}
