import { isDeepStrictEqual } from 'node:util';
import { BeelineError } from '@beeline/core';
import type { BackendName, FeatureEngine } from '../backends/index.js';
import type { TrainConfig } from './types.js';

/**
 * What is trained. `frozen`: a linear head on a backbone's features. `finetune`: the whole network, from a backbone's
 * weights. `scratch`: the whole network, from random numbers.
 */
export type Mode = 'frozen' | 'finetune' | 'scratch';
export const MODES: readonly Mode[] = ['frozen', 'finetune', 'scratch'];

/** The network trained from random numbers where none is asked for. */
export const OWN_NETWORK = 'beenet';

/** One training as it is asked for; what is not said takes the defaults of its mode. */
export interface TrainOptions extends Partial<TrainConfig> {
  /** The folder of photos. */
  readonly folder: string;
  /** Pretrained weights; where the mode wants some and none are named, those published for `architecture`, or our own. */
  readonly backbone?: string | undefined;
  /** A network by name. */
  readonly architecture?: string | undefined;
  readonly mode?: Mode | undefined;
  /** The model's name; the data set's folder's unless said. */
  readonly name?: string | undefined;
  /** Where the bundle goes; `runs/NAME-N` unless said. */
  readonly out?: string | undefined;
  /** Whether an earlier bundle at `out` may be replaced. */
  readonly force?: boolean | undefined;
  /** Of the weights that come out. */
  readonly licence?: string | undefined;
  readonly valFraction?: number | undefined;
  /** Of the split that is drawn, where that is to be another than of all the rest. */
  readonly splitSeed?: number | undefined;
  /** The folder beside `train/` to validate with; `val`, `valid` or `validation` unless said. */
  readonly valName?: string | undefined;
  /** Stop at the first photo that can't be read, instead of leaving such photos out. */
  readonly strict?: boolean | undefined;
  readonly workers?: number | undefined;
  /** The engine that whole networks are trained on; answers are always computed by WebAssembly. */
  readonly backend?: BackendName | 'auto' | undefined;
  /** What computes the features of a frozen backbone. */
  readonly featuresEngine?: FeatureEngine | 'auto' | undefined;
  /** Where features are kept between runs; absent: nowhere. */
  readonly cache?: string | undefined;
  /** Minutes after which a whole network's training is kept within an epoch, too; 0: after every step. */
  readonly checkpointMinutes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What modes have in common where they say nothing else, as PyTorch's transfer learning tutorial sets it. */
const TUTORIAL = {
  epochs: 25,
  optimizer: 'sgd',
  momentum: 0.9,
  nesterov: false,
  betas: [0.9, 0.999],
  accumulate: 1,
  schedule: 'step',
  scheduleEvery: 'epoch',
  stepSize: 7,
  gamma: 0.1,
  warmup: 0,
  // PyTorch's own, as are those of the plateau.
  pctStart: 0.3,
  divFactor: 25,
  finalDivFactor: 1e4,
  baseMomentum: 0.85,
  maxMomentum: 0.95,
  plateauPatience: 10,
  plateauThreshold: 1e-4,
  monitor: 'loss',
  patience: 0,
  minDelta: 0,
  clipNorm: 0,
  labelSmoothing: 0,
  mixup: 0,
  cutmix: 0,
  balance: 'none',
  averageDecay: 0,
  freeze: { kind: 'none' },
  layerGroups: 0,
  layerDecay: 1,
  headStart: 'random',
  headEpochs: 0,
  unfreezeEvery: 0,
  views: 0,
  scaling: 'auto',
  batchNorm: 'train',
  frozenBatchNorm: 'eval',
  keep: 'best',
  replace: [],
  seed: 0,
} as const;

/** A mode's config where nothing else is said. */
export interface Defaults extends Omit<TrainConfig, 'learningRate'> {
  /** Absent: the inverse of the number of features, because on standardised ones the loss curves as they are many. */
  readonly learningRate?: number;
}

/**
 * Defaults by mode. `frozen`: the tutorial's, but for the head's own rate. `finetune`: what did no worse than the frozen
 * backbone on ants and bees and on flowers, for networks with batch norm and without (docs/training.md has the figures).
 * `scratch`: chosen within the 244 training photos of ants and bees, a quarter of them held out at a time.
 */
export const DEFAULTS: Readonly<Record<Mode, Defaults>> = {
  frozen: { ...TUTORIAL, freeze: { kind: 'backbone' }, batchNorm: 'eval', batchSize: 32, weightDecay: 0.01 },
  finetune: {
    ...TUTORIAL,
    epochs: 10,
    batchSize: 16,
    learningRate: 0.001,
    weightDecay: 0,
    schedule: 'cosine',
    clipNorm: 1,
    averageDecay: 0.99,
    headStart: 'features',
    batchNorm: 'eval',
  },
  scratch: {
    ...TUTORIAL,
    epochs: 150,
    batchSize: 32,
    optimizer: 'adamw',
    learningRate: 0.003,
    weightDecay: 0.05,
    schedule: 'cosine',
    warmup: 3,
    labelSmoothing: 0.1,
    averageDecay: 0.98,
  },
};

export const DEFAULT_VAL_FRACTION = 0.2;

/** The mode that is meant. Throws `backbone_unused` for wishes that contradict each other. */
export function modeOf({
  mode,
  backbone,
  architecture,
}: Pick<TrainOptions, 'mode' | 'backbone' | 'architecture'>): Mode {
  if (backbone !== undefined && mode === 'scratch') {
    throw new BeelineError(
      'backbone_unused',
      'Training from scratch does not use pretrained weights, but --backbone names some.',
      'Leave out one of --backbone and --mode scratch.',
    );
  }
  return mode ?? (backbone === undefined && architecture !== undefined ? 'scratch' : 'frozen');
}

/**
 * The whole config of a run: the mode's defaults under what is said. `features`: the numbers that the head reads.
 * Throws `option_unused` for wishes that a head on frozen features does not have.
 */
export function configOf(mode: Mode, options: Partial<TrainConfig>, features: number): TrainConfig {
  const defaults: TrainConfig = { learningRate: 1 / features, ...DEFAULTS[mode] };
  const known = (key: string): boolean => key in defaults || WHERE_SAID.has(key);
  const said = Object.entries(options).filter(([key, value]) => known(key) && value !== undefined);
  const config: TrainConfig = { ...defaults, ...Object.fromEntries(said) };
  if (mode !== 'frozen') {
    for (const [key, why] of FROZEN_ONLY) {
      if (config[key] !== defaults[key])
        throw new BeelineError('option_unused', why, `Leave out --${key}, or train a head with --mode frozen.`);
    }
    if (mode === 'scratch' && config.headStart === 'features')
      throw new BeelineError(
        'option_unused',
        'A network from scratch has no features that its head could be trained on first.',
        'Leave out --head-start, or train on from a backbone with --mode finetune.',
      );
    return config;
  }
  for (const key of WHOLE_NETWORK_ONLY) {
    if (isDeepStrictEqual(config[key], defaults[key])) continue;
    if (key === 'augmentation' && config.views > 0) continue;
    throw new BeelineError(
      'option_unused',
      `A head on a frozen backbone is trained by plain SGD on features; ${key} can't be ${typeof config[key] === 'object' ? 'set' : config[key]}.`,
      'Leave it out, or train the whole network with --mode finetune.',
    );
  }
  return config;
}

/** Settings that only a head on frozen features has, and why. */
const FROZEN_ONLY = [
  ['views', 'Views are of a frozen backbone; a whole network sees every photo augmented anew in every epoch.'],
  ['scaling', 'The features of a frozen backbone are scaled; a whole network scales its own by training.'],
] as const;

/** Settings without a default of their own. */
const WHERE_SAID: ReadonlySet<string> = new Set<keyof TrainConfig>([
  'augmentation',
  'imageSize',
  'preprocessing',
  'scaledDecode',
  'valAugmentation',
]);

/** Settings that a head on frozen features does not have. */
export const WHOLE_NETWORK_ONLY = [
  'optimizer',
  'nesterov',
  'betas',
  'accumulate',
  'clipNorm',
  'labelSmoothing',
  'mixup',
  'cutmix',
  'averageDecay',
  'freeze',
  'layerGroups',
  'layerDecay',
  'headStart',
  'headEpochs',
  'unfreezeEvery',
  'batchNorm',
  'frozenBatchNorm',
  'replace',
  'augmentation',
  'preprocessing',
  'valAugmentation',
] as const;
