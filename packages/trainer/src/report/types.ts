import type { UnknownScore } from '@beeline/core/transfer';
import type { Findings } from '../data/index.js';
import type { Evaluation } from '../evaluation/index.js';
import type { EpochRecord } from '../training/types.js';

/** Everything that the page of a run shows. All texts may hold anything; the page escapes them. */
export interface ReportInput {
  /** Heading and window title: the model's or run's name. */
  readonly title: string;
  readonly evaluation: Evaluation;
  /** Which photos the evaluation is of. */
  readonly evaluatedOn: {
    /** As the data set calls them: "val", "test". */
    readonly split: string;
    /** What these photos also chose: which epoch was kept and the temperature, or that alone. The page says what that means. */
    readonly chose: 'epoch' | 'temperature' | 'nothing';
  };
  /** In order; none for an evaluation without a training, whose page has no curves. */
  readonly epochs: readonly EpochRecord[];
  /** `epoch` of the record whose weights were kept. */
  readonly bestEpoch?: number;
  /** Path → `data:image/...;base64,` URL, for the paths of `reportPhotos` and `findingPhotos`; a photo without one shows its name. */
  readonly thumbnails: ReadonlyMap<string, string>;
  /**
   * Path → PNG to lay over the thumbnail, for those of `doubtfulPhotos`: where the network looked (`overlayUrl`). Such a
   * thumbnail shows just what the network saw. Absent where the network has no such map: then the page says why.
   */
  readonly maps?: ReadonlyMap<string, string> | undefined;
  /** The `max` that `reportPhotos` was given, when it was. */
  readonly maxPhotos?: number;
  readonly dataset: {
    /** Photos per class (in the order of the evaluation's labels) in each split. */
    readonly splits: readonly { readonly name: string; readonly counts: readonly number[] }[];
    /** What was left out or looked odd, one sentence each. */
    readonly notes?: readonly string[];
  };
  /** What the checks of the photos found, if they were checked. */
  readonly findings?: Findings;
  /** What says which photos are none of the classes, and the evaluated photos that it would call so; if it was fitted. */
  readonly unknown?: {
    readonly score: Pick<UnknownScore, 'falseAlarmRate' | 'calibratedOn'>;
    readonly flagged: readonly string[];
  };
  /** Recorded whole; nested objects are shown as `a.b`. Keep paths of the machine out of it. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly bundle: { readonly name: string; readonly sha256: string };
  /** More about the run, shown as given: ["Backend", "wasm, 2 threads"], ["Made with", "Beeline 0.1.0"]. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
}
