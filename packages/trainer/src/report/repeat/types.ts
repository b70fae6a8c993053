import type { Evaluation } from '../../evaluation/index.js';
import type { Course } from '../charts/curves.js';
import type { ReportInput } from '../types.js';

/** One training of several. */
export interface Training extends Course {
  /** What it is called: "Fold 2", "Seed 3". */
  readonly name: string;
  /** Photos it learned from. */
  readonly trainedOn: number;
  /** Of the photos it was tested on. */
  readonly top1: Evaluation['top1'];
  readonly bestEpoch: number;
}

/** What pages about several trainings have in common; see `ReportInput`. All texts may hold anything. */
interface Common extends Pick<ReportInput, 'title' | 'thumbnails' | 'dataset' | 'findings' | 'config' | 'facts'> {
  /** Whether the photos that a network is tested on also chose which of its epochs to keep. */
  readonly alsoTuned: boolean;
}

/** A cross-validation. */
export interface FoldsInput extends Common, Pick<ReportInput, 'maps' | 'maxPhotos'> {
  readonly trainings: readonly Training[];
  /** Of all photos, each tested once, by the network that had not learned from it. */
  readonly evaluation: Evaluation;
}

/** A training from one seed. */
export interface SeededTraining extends Training {
  readonly evaluation: Evaluation;
  readonly bundle: {
    /** Its name alone. */
    readonly folder: string;
    readonly sha256: string;
  };
  /** Address of its own report, relative to the page. */
  readonly report: string;
}

/** The same training from several seeds, at least two, tested on the same photos. */
export interface SeedsInput extends Common {
  readonly trainings: readonly SeededTraining[];
}
