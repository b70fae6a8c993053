import { type Graph, INPUT, type Initialisation, kaimingUniformFanIn, smallNormal } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

/** `features` from index 3 on: a pool, or a fire module's squeezed channels and those of each of its two expansions. */
const MODULES: readonly ('pool' | readonly [squeeze: number, expand: number])[] = [
  [16, 64],
  [16, 64],
  'pool',
  [32, 128],
  [32, 128],
  'pool',
  [48, 192],
  [48, 192],
  [64, 256],
  [64, 256],
];

function fire(g: GraphBuilder, id: string, x: string, into: number, [squeeze, expand]: readonly [number, number]) {
  const squeezed = g.activation(`${id}.squeeze_activation`, g.conv2d(`${id}.squeeze`, x, into, squeeze, 1));
  const one = g.conv2d(`${id}.expand1x1`, squeezed, squeeze, expand, 1);
  const narrow = g.activation(`${id}.expand1x1_activation`, one);
  const three = g.conv2d(`${id}.expand3x3`, squeezed, squeeze, expand, 3, { padding: 1 });
  const wide = g.activation(`${id}.expand3x3_activation`, three);
  return g.concat(`${id}.concat`, [narrow, wide]);
}

function build({ classes = 1000 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('squeezenet1_1');
  let x = g.activation('features.1', g.conv2d('features.0', INPUT, 3, 64, 3, { stride: 2 }));
  x = g.maxPool('features.2', x, 3, 2, { ceil: true });
  let into = 64;
  for (const [index, module] of MODULES.entries()) {
    const id = `features.${index + 3}`;
    if (module === 'pool') x = g.maxPool(id, x, 3, 2, { ceil: true });
    else {
      x = fire(g, id, x, into, module);
      into = 2 * module[1];
    }
  }
  x = g.conv2d('classifier.1', g.dropout('classifier.0', x, 0.5), into, classes, 1);
  x = g.adaptiveAvgPool('classifier.3', g.activation('classifier.2', x));
  return g.build(g.flatten('flatten', x));
}

const initialisation: Initialisation = (node, fans) =>
  node.id === 'classifier.1' ? smallNormal(node, fans) : kaimingUniformFanIn(node, fans);

/** SqueezeNet 1.1 (Iandola et al., 2016), torchvision's `squeezenet1_1`: its classifier is a convolution. */
export const squeezenet: Architecture = { name: 'squeezenet1_1', ...IMAGENET, initialisation, build };
