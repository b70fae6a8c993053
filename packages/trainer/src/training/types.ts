import type { Preprocessing } from '@beeline/core/image';
import type { FreezePlan, Replacement } from '@beeline/core/transfer';
import type { Balance } from './balance.js';
import type { Augmentation } from './batches.js';

/** What of the validation photos is watched: their loss, which should fall, or their accuracy, which should rise. */
export type Monitor = 'loss' | 'accuracy';

/** How a training goes. Every field is recorded in the bundle, so that the run can be made again. */
export interface TrainConfig {
  /** Passes over the training split, at least 1. */
  readonly epochs: number;
  /** Photos a step, at least 1. */
  readonly batchSize: number;
  /** The first learning rate; the schedule lowers it. */
  readonly learningRate: number;
  /** How gradients become steps, as PyTorch's optimisers of these names do it. A head on frozen features takes `sgd`. */
  readonly optimizer: 'sgd' | 'adam' | 'adamw';
  /** Of SGD, in [0, 1); PyTorch's convention: `v = momentum * v + gradient; w -= learningRate * v`. */
  readonly momentum: number;
  /** Of SGD: Nesterov's momentum. */
  readonly nesterov: boolean;
  /** Of Adam and AdamW. */
  readonly betas: readonly [number, number];
  /** L2 penalty: `gradient + weightDecay * w`; `adamw` shrinks the weights beside the step instead. */
  readonly weightDecay: number;
  /** `step` lowers the learning rate by `gamma`, `cosine` along half a cosine to 0. A head takes `step`. */
  readonly schedule: 'step' | 'cosine' | 'constant';
  /** StepLR: every `stepSize` epochs the learning rate is multiplied by `gamma`. */
  readonly stepSize: number;
  readonly gamma: number;
  /** Epochs in which the learning rate climbs before `cosine` begins; 0 for none. */
  readonly warmup: number;
  /** Share of the target that is spread over all classes, in [0, 1). */
  readonly labelSmoothing: number;
  /** What is done about classes of different sizes. */
  readonly balance: Balance;
  /** Decay of a moving average of the weights, which is kept in their place, in [0, 1); 0 for none. */
  readonly averageDecay: number;
  /** Which parameters stay as they are. */
  readonly freeze: FreezePlan;
  /** `train`: by the batch's own statistics, moving the running ones; `eval`: by the running ones, which stay. */
  readonly batchNorm: 'train' | 'eval';
  /** The same for the batch norms that `freeze` freezes. */
  readonly frozenBatchNorm: 'train' | 'eval';
  /** Which epoch's weights are kept: those of the best validation accuracy, or the last. */
  readonly keep: 'best' | 'last';
  /** Layers of the network that are others than in its architecture; what weights are given for them is not used. */
  readonly replace: readonly Replacement[];
  /** What training photos go through before normalisation, from their full size; the mode's own if not given. */
  readonly augmentation?: Augmentation;
  /** What photos go through to be judged, and what the bundle will do; the architecture's own if not given. */
  readonly preprocessing?: Preprocessing;
  /** If given, what validation photos go through in its transforms' stead while training; drawn once, by the seed. */
  readonly valAugmentation?: Augmentation;
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
