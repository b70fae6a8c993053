import type { Balance } from './balance.js';
import type { LayersConfig } from './groups.js';
import type { MixConfig } from './mix.js';
import type { OptimizerConfig } from './optimizer.js';
import type { ScheduleConfig } from './schedule.js';
import type { Stopping } from './stopping.js';

/** How a whole network is trained. Plain data; recorded in the bundle, so that the run can be made again. */
export interface FitConfig {
  /** Passes over the training split, at least 1. */
  readonly epochs: number;
  /** Photos a batch, at least 1. */
  readonly batchSize: number;
  /** Batches whose gradients are gathered for one step, at least 1; 1 if not given. */
  readonly accumulate?: number;
  /** The learning rate that the schedule goes by: see `paceAt`. */
  readonly learningRate: number;
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
  /** Share of the target spread evenly over all classes, in [0, 1). */
  readonly labelSmoothing: number;
  /** What is done about classes of different sizes; nothing if not given. */
  readonly balance?: Balance;
  /** `train`: by the batch's own statistics, moving the running ones; `eval`: by the running ones, which stay. */
  readonly batchNorm: 'train' | 'eval';
  /** The same for batch norms whose weight is frozen; `eval` if not given. */
  readonly frozenBatchNorm?: 'train' | 'eval';
  /** The norm that the gradients of a step have at most, above 0; any if not given. */
  readonly clipNorm?: number;
  /** Whether photos are mixed; not if not given. */
  readonly mix?: MixConfig;
  /** Whether layers differ in their learning rates or in when they begin; they do not if not given. */
  readonly layers?: LayersConfig;
  /** Whether the training ends early where it gets no better; not if not given. */
  readonly stopping?: Stopping;
  /** Which epoch's weights are kept; `best` if not given. */
  readonly keep?: 'best' | 'last';
  /** If given, in (0, 1): a moving average of the weights with this decay is evaluated and kept in their place. */
  readonly averageDecay?: number;
}
