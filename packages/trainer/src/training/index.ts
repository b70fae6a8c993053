/**
 * Training: from a folder of photos to a bundle. `frozen` computes a backbone's features once, on worker threads, and
 * trains a linear head on them; `finetune` and `scratch` train every layer. Both end the same way: temperature,
 * evaluation, a bundle that is read back and replayed, a report.
 *
 * @example
 * const { evaluation, folder } = await trainFolder(
 *   { folder: 'photos', backbone: 'mobilenet_v2.safetensors', cache: cacheFolder() },
 *   '0.1.0',
 *   watcher,
 * );
 * console.log(evaluation.top1.accuracy, folder);
 */
export { BALANCES, type Balance } from './balance.js';
export { isBetter } from './best.js';
export { cacheFolder } from './cacheFolder.js';
export { checkPhotos, sayFindings } from './check.js';
export { namePhotos } from './describe.js';
export { preprocessingOf } from './model.js';
export { DEFAULT_VAL_FRACTION, DEFAULTS, MODES, type Mode, OWN_NETWORK, type TrainOptions } from './options.js';
export { pretrained, weightsFolder } from './pretrained.js';
export { checked, readSettings, type Settings, settingsSchema } from './settings.js';
export { type TrainOutcome, trainFolder } from './train.js';
export type { EpochRecord, TrainConfig } from './types.js';
export { track, type Watcher } from './watcher.js';
