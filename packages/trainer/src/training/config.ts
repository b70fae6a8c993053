import type { Balance } from './balance.js';
import type { OptimizerConfig } from './optimizer.js';
import type { ScheduleConfig } from './schedule.js';

/** How a whole network is trained. Plain data; recorded in the bundle, so that the run can be made again. */
export interface FitConfig {
  /** Passes over the training split, at least 1. */
  readonly epochs: number;
  /** Photos a step, at least 1. */
  readonly batchSize: number;
  /** The first learning rate; the schedule changes it from epoch to epoch. */
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
  /** Which epoch's weights are kept; `best` if not given. */
  readonly keep?: 'best' | 'last';
  /** If given, in (0, 1): a moving average of the weights with this decay is evaluated and kept in their place. */
  readonly averageDecay?: number;
}
