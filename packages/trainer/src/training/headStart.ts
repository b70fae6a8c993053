import { backboneOf } from '@beeline/core/transfer';
import { type FrozenOptions, featureSets, headed } from './frozen.js';
import { trainHead } from './head.js';
import type { Backbone } from './model.js';
import { configOf } from './options.js';

/**
 * A backbone with a head on it that was trained on its features, as `--mode frozen` trains one, for the last epoch. A
 * whole network that sets out with random numbers there spoils its features before the head is any good; from here on it
 * begins with what a frozen backbone ends with (Kumar et al., "Fine-Tuning can Distort Pretrained Features and
 * Underperform Out-of-Distribution", ICLR 2022).
 *
 * @param options those of the whole training; of its config the seed and the balance of the classes count.
 */
export async function startHead(options: FrozenOptions): Promise<Backbone> {
  const { backbone, watcher } = options;
  const { seed, balance } = options.config;
  const width = backboneOf(backbone.architecture.build()).features;
  const config = configOf('frozen', { seed, balance, keep: 'last' }, width);
  const { train, val, classes, scaling } = await featureSets({ ...options, config });
  const { head, history } = await trainHead({ train, val, classes, config, scaling });
  const right = history.at(-1)!.valAccuracy;
  watcher.say(
    `The head was trained first, on the frozen backbone's features: it is right on ${(right * 100).toFixed(1)} % of the photos to validate with. The whole network sets out from there.`,
  );
  return { ...backbone, state: headed(backbone, head, classes).state };
}
