import { type Graph, INPUT, pytorchDefault } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

function build({ classes = 1000 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('alexnet');
  let x = g.conv2d('features.0', INPUT, 3, 64, 11, { stride: 4, padding: 2 });
  x = g.maxPool('features.2', g.activation('features.1', x), 3, 2);
  x = g.conv2d('features.3', x, 64, 192, 5, { padding: 2 });
  x = g.maxPool('features.5', g.activation('features.4', x), 3, 2);
  x = g.activation('features.7', g.conv2d('features.6', x, 192, 384, 3, { padding: 1 }));
  x = g.activation('features.9', g.conv2d('features.8', x, 384, 256, 3, { padding: 1 }));
  x = g.activation('features.11', g.conv2d('features.10', x, 256, 256, 3, { padding: 1 }));
  x = g.adaptiveAvgPool('avgpool', g.maxPool('features.12', x, 3, 2), 6);
  x = g.dropout('classifier.0', g.flatten('flatten', x), 0.5);
  x = g.activation('classifier.2', g.linear('classifier.1', x, 256 * 6 * 6, 4096));
  x = g.linear('classifier.4', g.dropout('classifier.3', x, 0.5), 4096, 4096);
  return g.build(g.linear('classifier.6', g.activation('classifier.5', x), 4096, classes));
}

/** AlexNet (Krizhevsky, 2014), torchvision's `alexnet`. */
export const alexnet: Architecture = { name: 'alexnet', ...IMAGENET, initialisation: pytorchDefault, build };
