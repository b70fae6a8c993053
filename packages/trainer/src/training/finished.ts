import type { Findings } from '../data/index.js';
import type { Evaluation } from '../evaluation/index.js';
import type { Trained } from './frozen.js';

/** All that a finished training hands over to be kept. */
export interface Finished {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly trained: Trained;
  readonly evaluation: Evaluation;
  readonly bestEpoch: number;
  /** Recorded whole in the bundle and in the report. */
  readonly config: Readonly<Record<string, unknown>>;
  /** sha256 of the photos' contents. */
  readonly contents: string;
  /** sha256 of each photo's contents, by path. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly findings: Findings;
  readonly licence: string;
  readonly signal?: AbortSignal | undefined;
}
