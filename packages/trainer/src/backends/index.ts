/**
 * Backends: the engines that the trainer runs networks on, started here and nowhere else, and the pool of worker threads
 * that takes photos through one of them. `cuda` and `native` are TensorFlow's own library and `webgpu` is any graphics card,
 * where they have been made ready; `wasm` is TensorFlow.js's WebAssembly engine, which is always there. Its plain
 * JavaScript one is never used.
 *
 * @example
 * const workers = workerCount(files.length, state);
 * for await (const output of runOnPhotos(files, { graph, state, preprocessing, workers })) {
 *   console.log(output.ok ? output.values : output.reason);
 * }
 */
export { BACKENDS, type BackendName, type ChosenBackend, releaseBackend, startBackend } from './choose.js';
export { chooseFeatureEngine, FEATURE_ENGINES, type FeatureEngine } from './featureEngine.js';
export type { Head, PhotoOutput, PhotoTask } from './messages.js';
export { type PhotoRun, runOnPhotos } from './pool.js';
export { startWasm } from './wasm.js';
export { BATCH, workerCount } from './workers.js';
