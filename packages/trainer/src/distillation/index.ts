/**
 * Distillation: a student network learns, from random numbers, to say of photos what larger networks say of them. Each
 * photo is cut into a few fixed views; the teachers see each view once, larger, and their features, last maps and logits
 * are kept on disk; the student then learns from these for as many epochs as it is given. Photos need no labels.
 *
 * @example
 * const { file } = await distill(
 *   { photos: ['photos.tar'], teachers: ['mobilenet_v2.safetensors'], student: 'beenet', out: 'beenet.safetensors', cache: cacheFolder() },
 *   '0.1.0',
 *   watcher,
 * );
 */
export { type DistillOutcome, distill } from './distill.js';
export {
  DISTILL_DEFAULTS,
  type DistillConfig,
  type DistillEpoch,
  type DistillOptions,
  type DistillWatcher,
} from './settings.js';
