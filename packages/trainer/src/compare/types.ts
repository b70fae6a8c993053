import type { Evaluation, Interval } from '../evaluation/index.js';

/** What a network said of one photo, whose contents are known by their hash. */
export interface PhotoAnswer {
  /** Relative to the data set, for people. */
  readonly path: string;
  /** Of the file's bytes; photos of different runs are the same where this is. */
  readonly sha256: string;
  /** Index of the true class in the run's labels. */
  readonly truth: number;
  /** One per class. */
  readonly logits: readonly number[];
}

/** A trained model and its answers. */
export interface Run {
  /** Short and unique among those compared. */
  readonly name: string;
  /** Of the bundle's manifest. */
  readonly sha256: string;
  readonly labels: readonly string[];
  readonly temperature: number;
  /** Of the weights' file. */
  readonly bytes: number;
  /** A photo's way from file to answer, on the machine that compares, all its threads at work; where measured. */
  readonly milliseconds?: number;
  readonly photos: readonly PhotoAnswer[];
}

/** One run among others, judged on the photos that all of them answered. */
export interface ComparedRun extends Omit<Run, 'photos' | 'labels'> {
  readonly evaluation: Evaluation;
}

/** Two runs on the same photos; differences are the second's minus the first's. */
export interface Pair {
  /** Indexes of runs, `first < second`. */
  readonly first: number;
  readonly second: number;
  /** Photos that only the first, only the second names right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Of the accuracies. */
  readonly difference: number;
  /** Tango's 95 % score interval of it. */
  readonly interval: Interval;
  /** Its 95 % percentile bootstrap interval, photos drawn in pairs. */
  readonly bootstrap: Interval;
  /** Of the mean log losses in nats, and its bootstrap interval. */
  readonly lossDifference: number;
  readonly lossInterval: Interval;
  /** Exact McNemar test, two-sided. */
  readonly p: number;
  /** The same after Holm's correction for all pairs compared. */
  readonly adjusted: number;
  /** What can be said of the second at the 5 % level: named more photos right, fewer, or neither is shown. */
  readonly verdict: 'better' | 'worse' | 'undecided';
}

/** A photo that not all runs name alike. */
export interface Disagreement {
  /** As the first run calls it. */
  readonly path: string;
  readonly sha256: string;
  readonly truth: number;
  /** In the order of the runs. */
  readonly answers: readonly { readonly predicted: number; readonly probability: number }[];
}

/** A photo that could not be compared, and why. */
export interface Unmatched {
  /** The run that has it. */
  readonly run: string;
  readonly path: string;
  readonly reason: 'missing' | 'copy' | 'relabelled';
}

/** Plain data, safe to write as JSON. */
export interface Comparison {
  /** In the order of the first run; all indexes of classes count in these. */
  readonly labels: readonly string[];
  /** Photos that all runs answered. */
  readonly photos: number;
  readonly runs: readonly ComparedRun[];
  readonly pairs: readonly Pair[];
  readonly disagreements: readonly Disagreement[];
  readonly unmatched: readonly Unmatched[];
}
