import type { Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import { runOnThreads } from '../threads/index.js';
import type { FeatureEngine } from './featureEngine.js';
import type { Head, PhotoOutput, PhotoTask, WorkerSetup } from './messages.js';
import { runOnOnnx } from './onnx.js';
import { BATCH } from './workers.js';

export interface PhotoRun {
  readonly graph: Graph;
  readonly state: StateDict;
  readonly preprocessing: Preprocessing;
  /** Where given, the input of this layer comes with the output: the features, from the same pass. */
  readonly head?: Head | undefined;
  /** What computes, WebAssembly unless said; onnxruntime knows no `head`. See `chooseFeatureEngine`. */
  readonly engine?: FeatureEngine | undefined;
  /** What photos go through that are drawn; must end in one size. */
  readonly augmentation?: WorkerSetup['augmentation'];
  /** Threads, at least 1; see `workerCount`. */
  readonly workers: number;
  /** Ends the run: the threads are stopped and the generator throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a network over photos on worker threads, each with an engine of its own (onnxruntime: one for all), and yields one output a file in the
 * order of the files, whichever worker was first. A photo that can't be read is an output that says so. Only a bounded
 * number of photos is under way at a time, so a folder of any size streams through.
 */
export function runOnPhotos(files: Iterable<PhotoTask>, run: PhotoRun): AsyncGenerator<PhotoOutput> {
  const { graph, state, preprocessing, augmentation, head, workers, signal } = run;
  const apart = run.engine === 'onnxruntime';
  const network = apart ? {} : { graph, state: share(state), head };
  const setup: WorkerSetup = { preprocessing, augmentation, ...network };
  const body = new URL('./worker.js', import.meta.url);
  const outputs = runOnThreads<PhotoTask, PhotoOutput>(files, { body, setup, threads: workers, batch: BATCH, signal });
  return apart ? runOnOnnx(outputs, run) : outputs;
}

function share(state: StateDict): StateDict {
  const shared = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  for (const [name, { shape, data }] of state) {
    const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
    copy.set(data);
    shared.set(name, { shape, data: copy });
  }
  return shared;
}
