import { BeelineError } from '@beeline/core';
import type { TrainConfig } from './types.js';

/**
 * What is trained. `frozen`: a linear head on a backbone's features. `finetune`: the whole network, from a backbone's
 * weights. `scratch`: the whole network, from random numbers.
 */
export type Mode = 'frozen' | 'finetune' | 'scratch';
export const MODES: readonly Mode[] = ['frozen', 'finetune', 'scratch'];

/** The network trained where none is asked for. */
export const OWN_NETWORK = 'beenet';

/** One training as it is asked for; what is not said takes the defaults of its mode. */
export interface TrainOptions extends Partial<TrainConfig> {
  /** The folder of photos. */
  readonly folder: string;
  /** Pretrained weights, a safetensors file. */
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
  /** Stop at the first photo that can't be read, instead of leaving such photos out. */
  readonly strict?: boolean | undefined;
  readonly workers?: number | undefined;
  /** Where features are kept between runs; absent: nowhere. */
  readonly cache?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Shares of SGD that all modes have, as PyTorch's transfer learning tutorial sets them. */
const COMMON = { epochs: 25, momentum: 0.9, stepSize: 7, gamma: 0.1, seed: 0 };

/** A mode's config where nothing else is said. */
export interface Defaults extends Omit<TrainConfig, 'learningRate'> {
  /** Absent: the inverse of the number of features, because on standardised ones the loss curves as they are many. */
  readonly learningRate?: number;
}

/** Defaults by mode. `finetune`: the tutorial's. `scratch` needs more epochs and a larger rate. */
export const DEFAULTS: Readonly<Record<Mode, Defaults>> = {
  frozen: { ...COMMON, batchSize: 32, weightDecay: 0.01 },
  finetune: { ...COMMON, batchSize: 4, learningRate: 0.001, weightDecay: 0 },
  scratch: { ...COMMON, epochs: 60, stepSize: 20, batchSize: 16, learningRate: 0.005, weightDecay: 1e-4 },
};

export const DEFAULT_VAL_FRACTION = 0.2;

/** The mode that is meant. Throws `backbone_needed` and `backbone_unused` for wishes that contradict each other. */
export function modeOf({ mode, backbone }: Pick<TrainOptions, 'mode' | 'backbone'>): Mode {
  if (backbone === undefined && (mode === 'frozen' || mode === 'finetune')) {
    throw new BeelineError(
      'backbone_needed',
      `Training in the mode ${mode} sets out from pretrained weights, and none are given.`,
      'Name them with --backbone FILE.safetensors, or train a small network of its own with --mode scratch.',
    );
  }
  if (backbone !== undefined && mode === 'scratch') {
    throw new BeelineError(
      'backbone_unused',
      'Training from scratch does not use pretrained weights, but --backbone names some.',
      'Leave out one of --backbone and --mode scratch.',
    );
  }
  return mode ?? (backbone === undefined ? 'scratch' : 'frozen');
}

/** The whole config of a run: the mode's defaults under what is said. `features`: the numbers that the head reads. */
export function configOf(mode: Mode, options: Partial<TrainConfig>, features: number): TrainConfig {
  const defaults: TrainConfig = { learningRate: 1 / features, ...DEFAULTS[mode] };
  const pick = <K extends keyof TrainConfig>(key: K): TrainConfig[K] => options[key] ?? defaults[key];
  return {
    epochs: pick('epochs'),
    batchSize: pick('batchSize'),
    learningRate: pick('learningRate'),
    momentum: pick('momentum'),
    weightDecay: pick('weightDecay'),
    stepSize: pick('stepSize'),
    gamma: pick('gamma'),
    seed: pick('seed'),
  };
}
