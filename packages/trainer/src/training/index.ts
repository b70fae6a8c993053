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
export { readConfigFile } from './configFile.js';
export { type CrossValidation, crossValidate, type Fold } from './crossValidate.js';
export { namePhotos } from './describe.js';
export { FIELDS } from './fields.js';
export { findRates } from './findRate.js';
export { DEFAULT_CHECKPOINT_MINUTES } from './keeping.js';
export type { Field } from './kinds.js';
export { preprocessingOf } from './model.js';
export {
  DEFAULT_VAL_FRACTION,
  DEFAULTS,
  MODES,
  type Mode,
  type TrainOptions,
  WHOLE_NETWORK_ONLY,
} from './options.js';
export { describeConfig } from './plan.js';
export { pretrained, weightsFolder } from './pretrained.js';
export type { FoundRates } from './rates.js';
export { reportOfFolds, reportOfSeeds } from './reportRepeat.js';
export { RUN_FIELDS, type RunSettings } from './runFields.js';
export { type SeedRuns, trainSeeds } from './seeds.js';
export { type Config, checked, type Settings, settingsSchema } from './settings.js';
export { resumeTraining, type TrainOutcome, trainFolder } from './train.js';
export type { EpochRecord, TrainConfig } from './types.js';
export { type Reached, track, type Watcher } from './watcher.js';
