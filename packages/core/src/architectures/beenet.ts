import { type Graph, INPUT, type Initialisation, kaimingNormalFanOut, pytorchDefault } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import type { Architecture, BuildOptions } from './types.js';

/** Channels and first stride of the separable blocks; a block that changes neither has a short cut round it. */
const BLOCKS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
] as const;

function plain(g: GraphBuilder, id: string, x: string, into: number, out: number): string {
  const conv = g.conv2d(`${id}.0`, x, into, out, 3, { stride: 2, padding: 1, bias: false });
  return g.activation(`${id}.2`, g.batchNorm(`${id}.1`, conv, out));
}

/** Depthwise 3x3 and pointwise 1x1, each with batch norm and ReLU. */
function separable(g: GraphBuilder, id: string, x: string, into: number, out: number, stride: number): string {
  const depthwise = g.conv2d(`${id}.0`, x, into, into, 3, { stride, padding: 1, groups: into, bias: false });
  const spatial = g.activation(`${id}.2`, g.batchNorm(`${id}.1`, depthwise, into));
  const pointwise = g.conv2d(`${id}.3`, spatial, into, out, 1, { bias: false });
  const y = g.activation(`${id}.5`, g.batchNorm(`${id}.4`, pointwise, out));
  return stride === 1 && into === out ? g.add(`${id}.add`, x, y) : y;
}

function build({ classes = 1000 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('beenet');
  let x = plain(g, 'features.0', INPUT, 3, 16);
  x = plain(g, 'features.1', x, 16, 32);
  let into = 32;
  for (const [index, [out, stride]] of BLOCKS.entries()) {
    x = separable(g, `features.${index + 2}`, x, into, out, stride);
    into = out;
  }
  x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', x));
  return g.build(g.linear('classifier.1', g.dropout('classifier.0', x, 0.2), into, classes));
}

const initialisation: Initialisation = (node, fans) =>
  node.op === 'linear' ? pytorchDefault(node, fans) : kaimingNormalFanOut(node, fans);

/**
 * Our own: small enough to train from nothing on a few hundred photos with two processor cores. 0.15 million
 * parameters and 12 million multiplications at 96 pixels, in operations that every engine has.
 */
export const beenet: Architecture = {
  name: 'beenet',
  input: 96,
  resize: 110,
  filter: 'bilinear',
  initialisation,
  build,
};
