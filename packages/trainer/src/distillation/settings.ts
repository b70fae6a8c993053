import type { BackendName } from '../backends/index.js';

/** Everything of a distillation that decides what comes out, beside the photos and the teachers. */
export interface DistillConfig {
  /** The student, by name. */
  readonly student: string;
  /** Side of the student's square input, in pixels. */
  readonly size: number;
  /** Fixed crops of each photo; the teachers see each of them once. */
  readonly views: number;
  /** Share of a photo's area that a crop covers: least and most. */
  readonly scale: readonly [number, number];
  /** Share of the views that have a box of another photo's view lying on them (CutMix); in [0, 1]. */
  readonly cutmix: number;
  /** Numbers that each place of a teacher's last feature map is projected to; 0 for no map. */
  readonly mapDims: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** At its height, after the warm-up. */
  readonly learningRate: number;
  /** Of AdamW; norms and biases have none. */
  readonly weightDecay: number;
  /** Epochs in which the rate climbs; may be a fraction. */
  readonly warmup: number;
  /** Of the moving average of the weights, which is what is kept; in [0, 1). */
  readonly averageDecay: number;
  /** What each part of the loss counts; 0 leaves it out. */
  readonly pooledWeight: number;
  readonly mapWeight: number;
  readonly logitsWeight: number;
  readonly labelWeight: number;
  readonly labelSmoothing: number;
  /** Brightness, contrast and saturation change by factors within 1 ± this. */
  readonly jitter: number;
  /** Crops are moved by up to so many pixels either way; what comes in from outside repeats the edge. */
  readonly shift: number;
  readonly seed: number;
}

/** What is taken where nothing else is said; the input's size is the student's own. */
export const DISTILL_DEFAULTS: Omit<DistillConfig, 'student' | 'size'> = {
  views: 6,
  scale: [0.35, 1],
  cutmix: 0,
  mapDims: 256,
  epochs: 40,
  batchSize: 64,
  learningRate: 2e-3,
  weightDecay: 0.05,
  warmup: 1,
  averageDecay: 0.998,
  pooledWeight: 1,
  mapWeight: 1,
  logitsWeight: 0.5,
  labelWeight: 0.3,
  labelSmoothing: 0.1,
  jitter: 0.3,
  shift: 4,
  seed: 0,
};

/** What decides the result, as far as it is asked for. */
type Wishes = { readonly [K in Exclude<keyof DistillConfig, 'student'>]?: DistillConfig[K] | undefined };

/** One distillation as it is asked for. */
export interface DistillOptions extends Wishes {
  readonly student: string;
  /** Folders that are searched for photos, and archives of such. */
  readonly photos: readonly string[];
  /** Folders of class folders, whose labels the student learns as well. */
  readonly supervise?: readonly string[] | undefined;
  /** Files of weights, and bundles: folders or zips. */
  readonly teachers: readonly string[];
  /** Weights that the student sets out from, in place of random numbers. */
  readonly from?: string | undefined;
  /** Where the student goes. */
  readonly out: string;
  readonly force?: boolean | undefined;
  readonly resume?: boolean | undefined;
  readonly checkpointMinutes?: number | undefined;
  /** Labelled folders that the student is judged on while it learns, for watching only. */
  readonly probe?: readonly string[] | undefined;
  readonly probeEvery?: number | undefined;
  readonly dtype?: 'F16' | 'F32' | undefined;
  readonly licence?: string | undefined;
  readonly backend?: BackendName | 'auto' | undefined;
  readonly workers?: number | undefined;
  /** Where crops and the teachers' answers are kept. */
  readonly cache: string;
  /** The command as it was given, for the log. */
  readonly command?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What one epoch came to. */
export interface DistillEpoch {
  /** Counted from 1. */
  readonly epoch: number;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  /** The weighted sum of the parts, mean over the epoch's photos. */
  readonly loss: number;
  /** Each part by name, before its weight. */
  readonly parts: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly photosPerSecond: number;
  /** Accuracy of a linear probe by folder, in epochs that were probed. */
  readonly probes?: Readonly<Record<string, number>>;
}

/** Who is told how a distillation goes. */
export interface DistillWatcher {
  say(text: string): void;
  warn(text: string): void;
  progress(label: string, total: number): { advance(count?: number): void; end(): void };
  /** An epoch is done; `secondsLeft` is a guess from the epochs of this process. */
  epoch(record: DistillEpoch, epochs: number, secondsLeft: number): void;
}
