import { BeelineError } from '../errors.js';
import type { Graph } from '../network/index.js';
import { alexnet } from './alexnet.js';
import { beenet } from './beenet.js';
import { beenetM } from './beenet_m.js';
import { efficientnetB0 } from './efficientnet.js';
import { mobilenetV2 } from './mobilenet_v2.js';
import { mobilenetV3Large, mobilenetV3Small } from './mobilenet_v3.js';
import { resnet18, resnet34, resnet50 } from './resnet.js';
import { shufflenetV2 } from './shufflenet_v2.js';
import { squeezenet } from './squeezenet.js';
import type { Architecture, BuildOptions } from './types.js';
import { vgg16 } from './vgg.js';

const ALL = [
  resnet18,
  resnet34,
  resnet50,
  vgg16,
  alexnet,
  mobilenetV2,
  mobilenetV3Small,
  mobilenetV3Large,
  squeezenet,
  shufflenetV2,
  efficientnetB0,
  beenet,
  beenetM,
];

const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map(ALL.map((entry) => [entry.name, entry]));

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

/**
 * The graph of a network by name: `architecture(name).build(options)`.
 *
 * @throws BeelineError `unknown_architecture`.
 */
export function buildArchitecture(name: string, options: BuildOptions = {}): Graph {
  return architecture(name).build(options);
}
