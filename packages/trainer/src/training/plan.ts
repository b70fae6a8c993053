import { BeelineError } from '@beeline/core';
import { type Architecture, architecture, atInput } from '@beeline/core/architectures';
import { type Graph, shapesOf } from '@beeline/core/network';
import { backboneOf } from '@beeline/core/transfer';
import { type Backbone, preprocessingBy, readBackbone } from './model.js';
import { configOf, type Mode, modeOf, OWN_NETWORK, type TrainOptions } from './options.js';
import { OWN_BACKBONE } from './ownBackbone.js';
import { pretrained } from './pretrained.js';
import type { TrainConfig } from './types.js';
import type { Watcher } from './watcher.js';

/** Side in pixels beyond which one photo's maps take gigabytes; ImageNet's largest networks see 600. */
const LARGEST_SIDE = 1024;

/** What a training will do, before anything is done. */
export interface Plan {
  readonly mode: Mode;
  readonly network: Architecture;
  /** The weights that it sets out from, and their file; absent where it begins at random. */
  readonly backbone: Backbone | undefined;
  readonly weights: string | undefined;
  readonly config: TrainConfig;
}

/** Finds network, weights (downloaded if need be) and config. Throws what its parts throw. */
export async function planOf(options: TrainOptions, watcher: Watcher): Promise<Plan> {
  const mode = modeOf(options);
  if (mode === 'scratch') return withConfig(mode, architecture(options.architecture ?? OWN_NETWORK), options);
  const weights =
    options.backbone ?? (await pretrained(options.architecture ?? OWN_BACKBONE, watcher, { signal: options.signal }));
  const read = await readBackbone(weights, options.architecture, options.replace);
  const plan = withConfig(mode, read.architecture, options);
  const backbone = {
    ...read,
    architecture: plan.network,
    preprocessing: preprocessingBy(plan.config, plan.network),
  };
  return { ...plan, backbone, weights };
}

/**
 * The whole config of a training as a config file would say it, without downloading anything.
 * Throws what {@link planOf} throws.
 */
export async function describeConfig(options: Omit<TrainOptions, 'folder'>) {
  const mode = modeOf(options);
  const { architecture: name, backbone, replace } = options;
  const network =
    backbone === undefined
      ? architecture(name ?? (mode === 'scratch' ? OWN_NETWORK : OWN_BACKBONE))
      : (await readBackbone(backbone, name, replace)).architecture;
  const { config } = withConfig(mode, network, options);
  return { mode, architecture: network.name, ...(backbone !== undefined && { backbone }), ...config };
}

function withConfig(mode: Mode, found: Architecture, options: Partial<TrainConfig>): Plan {
  const graph = found.build();
  const config = configOf(mode, options, backboneOf(graph).features);
  const network = config.imageSize === undefined ? found : sized(found, graph, config, config.imageSize);
  return { mode, network, backbone: undefined, weights: undefined, config };
}

/** @throws BeelineError `option_invalid` where the network has no room in so few pixels, they are too many, or said twice. */
function sized(found: Architecture, graph: Graph, { preprocessing }: TrainConfig, side: number): Architecture {
  if (preprocessing)
    throw new BeelineError(
      'option_invalid',
      'imageSize and preprocessing both say what the network sees.',
      'Leave one of them out.',
    );
  if (side > LARGEST_SIDE)
    throw new BeelineError(
      'option_invalid',
      `Photos of ${side} x ${side} pixels are more than a network is trained on here: ${LARGEST_SIDE} at most.`,
      `Take fewer; the weights of ${found.name} are for ${found.input}.`,
    );
  try {
    shapesOf(graph, { width: side, height: side });
  } catch (cause) {
    throw new BeelineError(
      'option_invalid',
      `${found.name} has no room in photos of ${side} x ${side} pixels.`,
      `Take more; its weights are for ${found.input}.`,
      { cause },
    );
  }
  return atInput(found, side);
}
