import type { Preprocessing, ScaledDecode } from '@beeline/core/image';
import type { FreezePlan, Replacement } from '@beeline/core/transfer';
import type { Balance } from './balance.js';
import type { Augmentation } from './batches.js';
import type { Scaling } from './standardise.js';

/** What of the validation photos is watched: their loss, which should fall, or their accuracy, which should rise. */
export type Monitor = 'loss' | 'accuracy';

/** How a training goes. Every field is recorded in the bundle, so that the run can be made again. */
export interface TrainConfig {
  /** Passes over the training split, at least 1. */
  readonly epochs: number;
  /** Photos a batch, at least 1. */
  readonly batchSize: number;
  /** Batches whose gradients are gathered for one step, at least 1: as one large batch, but for batch norm. */
  readonly accumulate: number;
  /** The learning rate that the schedule goes by: the first one, or the top of a cycle. */
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
  /**
   * `step` lowers the learning rate by `gamma`, `cosine` along half a cosine to 0, `one-cycle` up and down once,
   * `plateau` by `gamma` where validation gets no better.
   */
  readonly schedule: 'step' | 'cosine' | 'constant' | 'one-cycle' | 'plateau';
  /** Whether the learning rate changes with every epoch or with every step; `one-cycle` always goes by steps. */
  readonly scheduleEvery: 'epoch' | 'step';
  /** StepLR: every `stepSize` epochs the learning rate is multiplied by `gamma`. */
  readonly stepSize: number;
  /** Of `step` and `plateau`, in [0, 1]. */
  readonly gamma: number;
  /** Epochs in which the learning rate climbs before the schedule begins; 0 for none. */
  readonly warmup: number;
  /** OneCycleLR: the share of the steps in which the rate climbs, in (0, 1). */
  readonly pctStart: number;
  /** OneCycleLR: the highest rate by the first one, at least 1. */
  readonly divFactor: number;
  /** OneCycleLR: the first rate by the last one, at least 1. */
  readonly finalDivFactor: number;
  /** OneCycleLR: the momentum (Adam's first beta) where the rate is highest, and where it is lowest; in [0, 1). */
  readonly baseMomentum: number;
  readonly maxMomentum: number;
  /** ReduceLROnPlateau: epochs without improvement that are waited for. */
  readonly plateauPatience: number;
  /** ReduceLROnPlateau: how much better counts as better, as a share of the best value. */
  readonly plateauThreshold: number;
  /** What `plateau` and `patience` watch. */
  readonly monitor: Monitor;
  /** The training ends after so many epochs without improvement; 0: it never ends early. */
  readonly patience: number;
  /** How much better counts as better for `patience`: in nats, or as a share of the photos. */
  readonly minDelta: number;
  /** The norm that all gradients of a step together have at most; 0: any. */
  readonly clipNorm: number;
  /** Share of the target that is spread over all classes, in [0, 1). */
  readonly labelSmoothing: number;
  /** Photos are blended with others: of the Beta distribution that the shares are drawn from; 0 for none. */
  readonly mixup: number;
  /** Photos get a box of others: the same. Where both are on, each batch takes one of them by even chance. */
  readonly cutmix: number;
  /** What is done about classes of different sizes. */
  readonly balance: Balance;
  /** Decay of a moving average of the weights, which is kept in their place, in [0, 1); 0 for none. */
  readonly averageDecay: number;
  /** Which parameters stay as they are. */
  readonly freeze: FreezePlan;
  /** How many depth groups the network has for the next three, head included; 0: every block is one. */
  readonly layerGroups: number;
  /** What the learning rate of a group is multiplied by over that of the group above it, in (0, 1]. */
  readonly layerDecay: number;
  /**
   * What the head sets out from where weights are given: one that was trained on the frozen backbone's features, or random
   * numbers. Where layers are replaced there are no such features, and it is random numbers.
   */
  readonly headStart: 'features' | 'random';
  /** For so many epochs the head alone is trained. */
  readonly headEpochs: number;
  /** After those, epochs between one depth group more and the next, from the top; 0: all at once. */
  readonly unfreezeEvery: number;
  /** Of a head on frozen features: augmented views of each training photo, beside the photo as it is. */
  readonly views: number;
  /**
   * Of a head on frozen features: `each` is brought to deviation 1, or all `together`, so that those that vary more count
   * for more; `auto` takes what five folds of the training photos say.
   */
  readonly scaling: 'auto' | Scaling;
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
  /** Side of the network's square input, in pixels, while training and in the bundle; that of the weights if not given. */
  readonly imageSize?: number;
  /** What photos go through to be judged, and what the bundle will do; the architecture's own if not given. */
  readonly preprocessing?: Preprocessing;
  /** In which photos are decoded smaller before that, by the training and by the bundle; in the stead of what `preprocessing` says. */
  readonly scaledDecode?: ScaledDecode;
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
