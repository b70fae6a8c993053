import type { Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly graph: Graph;
  /** Its arrays lie in shared memory, so that N workers don't copy the weights N times. */
  readonly state: StateDict;
  readonly preprocessing: Preprocessing;
}

/** What became of one photo: the network's output for it, flattened, or why there is none. */
export type PhotoOutput =
  | { readonly ok: true; readonly values: Float32Array }
  | { readonly ok: false; readonly code: string; readonly reason: string };
