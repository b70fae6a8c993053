/** One file of a data set. */
export interface Photo {
  /** Relative to the data set's folder, with `/`: `train/ants/0013035.jpg`. */
  readonly path: string;
  /** Where to read it. */
  readonly file: string;
  /** Index of its class in `labels`. */
  readonly truth: number;
}

/** A file that looks like a photo and is not used, and why, in words for people. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** What a folder of photos turned out to be. */
export interface Dataset {
  /** The folder, as an absolute path. */
  readonly root: string;
  /** Its last name. */
  readonly name: string;
  /** Class names in torchvision's order; a class's index is its place here. */
  readonly labels: readonly string[];
  readonly train: readonly Photo[];
  readonly val: readonly Photo[];
  readonly split: Split;
  /** Stray folders that were passed over, and folders beside the splits that were not used. */
  readonly passedOver: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** How the two splits came about: two folders of those names, or drawn from one with this seed. */
export type Split =
  | { readonly by: 'folders'; readonly train: string; readonly val: string }
  | { readonly by: 'chance'; readonly fraction: number; readonly seed: number };
