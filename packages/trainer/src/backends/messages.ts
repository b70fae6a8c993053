import type { Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly graph: Graph;
  /** Its arrays lie in shared memory, so that N workers don't copy the weights N times. */
  readonly state: StateDict;
  readonly preprocessing: Preprocessing;
  readonly head?: Head | undefined;
}

/** The layer whose input is wanted as well, and how many numbers that is a photo. */
export interface Head {
  readonly node: string;
  readonly features: number;
}

/** What became of one photo: the network's output for it, flattened, and the head's input if asked for; or why not. */
export type PhotoOutput =
  | { readonly ok: true; readonly values: Float32Array; readonly features?: Float32Array }
  | { readonly ok: false; readonly code: string; readonly reason: string };
