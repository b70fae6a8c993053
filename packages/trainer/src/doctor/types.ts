import type { BackendName } from '../backends/index.js';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `note`: training works without it. `fault`: it does not work, or not for long. */
  readonly status: 'ok' | 'note' | 'fault';
  /** What there is: versions, sizes, places. */
  readonly found: string;
  /** The command that mends it, where one does. */
  readonly fix?: string;
}

/** How one backend did in a process of its own. */
export type BackendCheck =
  | {
      readonly name: BackendName;
      readonly starts: true;
      readonly description: string;
      /** One forward pass of a small network: the first, and the median of some more, in milliseconds. */
      readonly firstMs: number;
      readonly ms: number;
      /** The version of TensorFlow's library, where it runs on that. */
      readonly tensorflow?: string;
      /** Whether it is no card but the processor that computes for `webgpu`; `auto` passes it over then. */
      readonly software?: true;
    }
  | { readonly name: BackendName; readonly starts: false; readonly why: string };

export interface Examination {
  readonly checks: readonly Check[];
  readonly backends: readonly BackendCheck[];
  /** Whether training works here: the backend that is always there does start. */
  readonly healthy: boolean;
}
