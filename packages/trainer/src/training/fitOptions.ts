import type { Random } from '@beeline/core';
import type { Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import type { Samples } from '../loader/index.js';
import type { Augmentation } from './batches.js';
import type { FitConfig } from './config.js';
import type { Keeping } from './fitState.js';
import type { EpochRecord } from './types.js';

export interface Fit {
  readonly graph: Graph;
  /** What to start from: see core's `initialise`, or published weights. */
  readonly state: StateDict;
  /** Names of parameters that stay as they are; none if not given. */
  readonly frozen?: ReadonlySet<string>;
  readonly train: Samples;
  readonly val: Samples;
  /** What happens to training photos before normalisation; must end in one size. */
  readonly augmentation: Augmentation;
  /** For validation; its normalisation holds for training photos too. */
  readonly preprocessing: Preprocessing;
  /** Validation photos go through this in its transforms' stead; drawn for each photo once, the same every epoch. */
  readonly valAugmentation?: Augmentation | undefined;
  readonly config: FitConfig;
  /** Order, augmentation, mixing and dropout are drawn from it: the same one gives the same weights on the same engine. */
  readonly random: Random;
  readonly onEpoch?: (record: EpochRecord) => void | Promise<void>;
  readonly onProgress?: (progress: FitProgress) => void;
  /** Where the training is kept as it goes, after every epoch at least; absent: nowhere. */
  readonly keeping?: Keeping | undefined;
  /** Ends the training with its reason between two changes of the weights, which are kept if `keeping` is there. */
  readonly signal?: AbortSignal | undefined;
}

export interface FitProgress {
  /** Counted from 1. */
  readonly epoch: number;
  /** Batches done in this epoch, and how many it has. */
  readonly step: number;
  readonly steps: number;
}

export interface FitResult {
  /**
   * The weights of the best epoch (the highest validation accuracy, the lower validation loss among equals), or of the
   * last where the config says so.
   */
  readonly state: StateDict;
  /** The epochs that were run: fewer than the config says where it was stopped early. */
  readonly history: readonly EpochRecord[];
  readonly best: EpochRecord;
}

/** Loss and accuracy over some photos. */
export interface Totals {
  /** Mean, in nats. */
  readonly loss: number;
  /** In [0, 1]. */
  readonly accuracy: number;
}
