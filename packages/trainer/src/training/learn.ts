import type { Dataset, LeftOut, Photo } from '../data/index.js';
import type { Keeping } from './fitState.js';
import { type Trained, trainFrozen } from './frozen.js';
import type { TrainOptions } from './options.js';
import { dropPhotos, type Prepared } from './prepare.js';
import type { Watcher } from './watcher.js';
import { trainWhole } from './whole.js';

export interface LearnOptions {
  /** Where the training of a whole network is kept as it goes; absent: nowhere. */
  readonly keeping?: Keeping | undefined;
  /** Photos that all views are computed of, if more than are trained on. */
  readonly viewed?: readonly Photo[] | undefined;
}

/** Trains what is prepared: a head on features, or a whole network. */
export function learn(
  { mode, backbone, network, config, dataset, hashes }: Prepared,
  options: TrainOptions,
  watcher: Watcher,
  { keeping, viewed }: LearnOptions = {},
): Promise<Trained> {
  const { signal, workers, cache, featuresEngine } = options;
  const leaveOut = (from: Dataset, problems: readonly LeftOut[]): Dataset =>
    dropPhotos(from, problems, options, watcher);
  const common = { dataset, config, watcher, signal, workers, featuresEngine, leaveOut };
  if (mode === 'frozen') return trainFrozen({ ...common, backbone: backbone!, hashes, cache, viewed });
  return trainWhole({ ...common, architecture: network, backbone, keeping });
}
