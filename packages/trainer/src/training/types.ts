/** How a training goes. Every field is recorded in the bundle, so that the run can be made again. */
export interface TrainConfig {
  /** Passes over the training split, at least 1. */
  readonly epochs: number;
  /** Photos a step, at least 1. */
  readonly batchSize: number;
  /** The first learning rate; the schedule lowers it. */
  readonly learningRate: number;
  /** Of SGD, in [0, 1); PyTorch's convention: `v = momentum * v + gradient; w -= learningRate * v`. */
  readonly momentum: number;
  /** L2 penalty as PyTorch's SGD adds it to the gradient: `gradient + weightDecay * w`. */
  readonly weightDecay: number;
  /** StepLR: every `stepSize` epochs the learning rate is multiplied by `gamma`. */
  readonly stepSize: number;
  readonly gamma: number;
  /** The same seed, data and backend give the same run. */
  readonly seed: number;
}

/** What one epoch of training came to. Losses are mean cross-entropies in nats, accuracies are in [0, 1]. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** The learning rate this epoch ran with. */
  readonly learningRate: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  /** Wall-clock time of the epoch. */
  readonly seconds: number;
}
