import type { LeftOut } from '../types.js';

/** What one look at a photo gave: its size as it is shown, and a tiny grey picture of it to tell copies by. */
export type Inspection =
  | {
      readonly ok: true;
      readonly width: number;
      readonly height: number;
      /** EXIF orientation, 1 to 8. */
      readonly orientation: number;
      /** 9 x 8 samples, row by row, see `dHash`. */
      readonly grey: Uint8Array;
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** A photo as findings name it. */
export interface NamedPhoto {
  readonly path: string;
  readonly split: 'train' | 'val';
  readonly label: string;
}

/** Photos that are copies of each other. */
export interface DuplicateGroup {
  /** Whether they are the same file, byte for byte; else they look alike: resized, compressed again, mirrored. */
  readonly exact: boolean;
  /** At least two. */
  readonly photos: readonly NamedPhoto[];
  readonly acrossSplits: boolean;
  readonly acrossClasses: boolean;
}

/** A photo that looks more like those of another class. */
export interface Suspect extends NamedPhoto {
  /** The class that most of its nearest neighbours have. */
  readonly looksLike: string;
  /** The share of its neighbours that have that class, and that have its own, in [0, 1]. */
  readonly shareOfOther: number;
  readonly shareOfOwn: number;
}

/** What the checks found in a data set. */
export interface Findings {
  /** Photos that were looked at. */
  readonly checked: number;
  /** Files that can't be decoded; they are left out. */
  readonly corrupt: readonly LeftOut[];
  /** Photos of fewer pixels on the shorter side than a class can be told from. */
  readonly tiny: readonly { readonly path: string; readonly width: number; readonly height: number }[];
  /** Photos that are stored lying or mirrored; they are set upright when read. */
  readonly rotated: readonly { readonly path: string; readonly orientation: number }[];
  /** Those across splits first, then those across classes. */
  readonly duplicates: readonly DuplicateGroup[];
  /** Validation photos of which a copy is trained on. */
  readonly leaked: number;
  /** Least like their own class first; absent where there were no features to tell by. */
  readonly mislabelled?: readonly Suspect[];
}
