import { type Graph, INPUT, type Initialisation, kaimingNormalFanOut, smallNormal } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

/** Channels of the 3x3 convolutions of `features`, with pools between them (configuration D). */
const FEATURES = [
  64,
  64,
  'pool',
  128,
  128,
  'pool',
  256,
  256,
  256,
  'pool',
  512,
  512,
  512,
  'pool',
  512,
  512,
  512,
  'pool',
];

function build({ classes = 1000 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('vgg16');
  let [x, into, index] = [INPUT, 3, 0];
  for (const out of FEATURES) {
    if (typeof out === 'string') x = g.maxPool(`features.${index++}`, x, 2, 2);
    else {
      x = g.conv2d(`features.${index++}`, x, into, out, 3, { padding: 1 });
      x = g.activation(`features.${index++}`, x);
      into = out;
    }
  }
  x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', x, 7));
  x = g.activation('classifier.1', g.linear('classifier.0', x, 512 * 7 * 7, 4096));
  x = g.linear('classifier.3', g.dropout('classifier.2', x, 0.5), 4096, 4096);
  x = g.dropout('classifier.5', g.activation('classifier.4', x), 0.5);
  return g.build(g.linear('classifier.6', x, 4096, classes));
}

const initialisation: Initialisation = (node, fans) =>
  node.op === 'linear' ? smallNormal(node, fans) : kaimingNormalFanOut(node, fans);

/** VGG16 without batch norm (Simonyan and Zisserman, 2014), torchvision's `vgg16`. */
export const vgg16: Architecture = { name: 'vgg16', ...IMAGENET, initialisation, build };
