/** Lower and upper end of a 95 % interval, both within [0, 1]. */
export type Interval = readonly [low: number, high: number];

/** What the network said about one photo, before any calibration. */
export interface LogitRow {
  /** Where the photo lies, as people should see it (relative to the data set). */
  readonly path: string;
  /** Index of the true class. */
  readonly truth: number;
  /** One logit per class. */
  readonly logits: Float32Array;
}

/** One photo's calibrated answer. */
export interface Prediction {
  readonly path: string;
  /** Index of the true class. */
  readonly truth: number;
  /** Index of the class with the highest probability. */
  readonly predicted: number;
  /** One per class, as the classifier gives them: single precision, sum 1. */
  readonly probabilities: readonly number[];
}

/** How well the probability of one class tells its photos from all others. */
export interface Ranking {
  /** Area under the ROC curve; null where there are no photos of the class, or no others. */
  readonly auroc: number | null;
  readonly aurocInterval: Interval | null;
  /** Σ (recall_n − recall_{n−1}) · precision_n, as scikit-learn's `average_precision_score`; null with no photos of it. */
  readonly averagePrecision: number | null;
}

/** How one class fares; a share of nothing (no photo of it, or never named) is null. */
export interface ClassMetrics extends Ranking {
  readonly label: string;
  /** Of the photos named so, the share that are. */
  readonly precision: number | null;
  /** Of the photos that are, the share named so. */
  readonly recall: number | null;
  /** Harmonic mean of precision and recall; null when the class neither occurs nor is named. */
  readonly f1: number | null;
  /** Photos of this class. */
  readonly support: number;
  readonly precisionInterval: Interval;
  readonly recallInterval: Interval;
  readonly f1Interval: Interval;
}

/** The photos whose highest probability lies in (from, to]. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly correct: number;
  /** Mean of the highest probabilities, or null in an empty bin. */
  readonly confidence: number | null;
  /** Share that was right, or null in an empty bin. */
  readonly accuracy: number | null;
}

/** How far the probabilities can be taken at their word, at one temperature. */
export interface Calibration {
  readonly temperature: number;
  /** Mean negative log likelihood of the true class, in nats. */
  readonly loss: number;
  /** Expected calibration error: mean gap between confidence and accuracy, weighted by the bins' counts. */
  readonly ece: number;
  readonly bins: readonly ReliabilityBin[];
}

/** Everything that one pass over labelled photos tells; plain data, safe to write as JSON. */
export interface Evaluation {
  readonly labels: readonly string[];
  readonly temperature: number;
  readonly top1: {
    readonly correct: number;
    readonly total: number;
    readonly accuracy: number;
    readonly interval: Interval;
  };
  /** Mean negative log likelihood in nats, at `temperature`. */
  readonly loss: number;
  /** Expected calibration error over 15 equal-width bins, at `temperature`. */
  readonly ece: number;
  /** In the order of `labels`. */
  readonly perClass: readonly ClassMetrics[];
  /** Counts: row = truth, column = predicted. */
  readonly confusion: readonly (readonly number[])[];
  /** In the order of the rows. */
  readonly predictions: readonly Prediction[];
  /** At temperature 1 (`before`) and at `temperature` (`after`). */
  readonly calibration: { readonly before: Calibration; readonly after: Calibration };
}
