/**
 * Export: how a model leaves the trainer and is taken up again. Bundles as folders and as zips, weights as safetensors;
 * every write is whole or not at all, and is read back and replayed before it counts.
 *
 * @example
 * const bundle = await openBundle('runs/hymenoptera-1');
 * const report = await exportSafetensors(bundle, 'bees.safetensors', 'float16');
 * console.log(report.largestDifference);
 */
export { exportZip } from './bundleZip.js';
export { demandReplay, replay } from './replay.js';
export { exportSafetensors, type Precision } from './safetensors.js';
export { checkVacant, type Files, nextRun, openBundle, writeFolder } from './store.js';
