/**
 * Export: how a model leaves the trainer and is taken up again. Bundles as folders and as zips, weights as safetensors,
 * networks as ONNX and as TensorFlow.js graph models, in float32, float16 and int8; every write is whole or not at all,
 * and is read back and replayed before it counts.
 *
 * @example
 * const bundle = await openBundle('runs/hymenoptera-1');
 * const { by, largestDifference } = await exportOnnx(bundle, 'bees.onnx', 'float16', '0.1.0');
 * console.log(`replayed ${by}, off by ${largestDifference}`);
 */
export { exportStored, exportZip } from './bundleZip.js';
export type { Replayed } from './check.js';
export { DTYPES, type Dtype } from './dtype.js';
export { exportOnnx } from './exportOnnx.js';
export { exportTfjs } from './exportTfjs.js';
export { roundedWeights } from './lower.js';
export { demandReplay, replay } from './replay.js';
export { exportSafetensors } from './safetensors.js';
export { checkVacant, type Files, fileReader, nextRun, openBundle, writeFolder } from './store.js';
