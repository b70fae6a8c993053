/**
 * Backends: the engines that the trainer runs networks on, started here and nowhere else, and the pool of worker threads
 * that takes photos through one of them. Only `wasm` so far: TensorFlow.js's WebAssembly engine, never its plain
 * JavaScript one.
 *
 * @example
 * const workers = workerCount(files.length, state);
 * for await (const output of runOnPhotos(files, { graph, state, preprocessing, workers })) {
 *   console.log(output.ok ? output.values : output.reason);
 * }
 */
export type { PhotoOutput } from './messages.js';
export { type PhotoRun, runOnPhotos } from './pool.js';
export { startWasm } from './wasm.js';
export { BATCH, workerCount } from './workers.js';
