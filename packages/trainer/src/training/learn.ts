import type { Dataset, LeftOut, Photo } from '../data/index.js';
import type { Keeping } from './fitState.js';
import { type FrozenOptions, type Trained, trainFrozen } from './frozen.js';
import { startHead } from './headStart.js';
import type { Backbone } from './model.js';
import type { TrainOptions } from './options.js';
import { dropPhotos, type Prepared } from './prepare.js';
import type { WholeOptions } from './setUp.js';
import type { Watcher } from './watcher.js';
import { trainWhole } from './whole.js';

export interface LearnOptions {
  /** Where the training of a whole network is kept as it goes; absent: nowhere. */
  readonly keeping?: Keeping | undefined;
  /** Photos that all views are computed of, if more than are trained on. */
  readonly viewed?: readonly Photo[] | undefined;
}

/** Trains what is prepared: a head on features, or a whole network. */
export async function learn(
  prepared: Prepared,
  options: TrainOptions,
  watcher: Watcher,
  { keeping, viewed }: LearnOptions = {},
): Promise<Trained> {
  if (prepared.mode === 'frozen') return trainFrozen({ ...ofHead(prepared, options, watcher), viewed });
  return trainWhole({ ...(await ofWhole(prepared, options, watcher)), keeping });
}

/** What the training of a head takes. */
export function ofHead(prepared: Prepared, options: TrainOptions, watcher: Watcher): FrozenOptions {
  const { backbone, config, dataset, hashes } = prepared;
  const { signal, workers, cache, featuresEngine } = options;
  const leaveOut = (from: Dataset, problems: readonly LeftOut[]): Dataset =>
    dropPhotos(from, problems, options, watcher);
  return { dataset, config, watcher, signal, workers, featuresEngine, leaveOut, backbone: backbone!, hashes, cache };
}

/** What the training of a whole network takes; its head has been trained first, where it is to be. */
export async function ofWhole(prepared: Prepared, options: TrainOptions, watcher: Watcher): Promise<WholeOptions> {
  const { network: architecture, config, dataset } = prepared;
  const { signal, workers } = options;
  const wanted = config.headStart === 'features' && config.replace.length === 0;
  const backbone: Backbone | undefined =
    prepared.backbone && wanted ? await startHead(ofHead(prepared, options, watcher)) : prepared.backbone;
  return { dataset, config, watcher, signal, workers, architecture, backbone };
}
