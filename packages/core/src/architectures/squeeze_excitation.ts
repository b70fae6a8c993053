import type { GraphBuilder } from './builder.js';

type Gate = Parameters<GraphBuilder['activation']>[2];

/**
 * Scales each channel by what the mean of all channels says (Hu et al., 2017), under torchvision's names.
 *
 * @param gates what follows the first and the second of the two 1x1 convolutions.
 */
export function squeezeExcitation(
  g: GraphBuilder,
  id: string,
  x: string,
  [channels, squeezed]: readonly [number, number],
  gates: readonly [Gate, Gate],
): string {
  let scale = g.conv2d(`${id}.fc1`, g.adaptiveAvgPool(`${id}.avgpool`, x), channels, squeezed, 1);
  scale = g.activation(`${id}.activation`, scale, gates[0]);
  scale = g.activation(`${id}.scale_activation`, g.conv2d(`${id}.fc2`, scale, squeezed, channels, 1), gates[1]);
  return g.mul(`${id}.mul`, x, scale);
}
