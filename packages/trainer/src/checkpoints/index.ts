/**
 * Checkpoints: what a long computation needs to go on after it was killed at any moment, in a folder of its own. The
 * last one written stands there whole, whatever happens while the next one is written; one that belongs to something
 * else (other data, settings, weights or version) is refused, saying what differs.
 *
 * @example
 * const checkpoints = openCheckpoints('runs/bees-1/checkpoint', { beeline: '0.1.0', data: sha256, config: { seed: 0 } });
 * const last = await checkpoints.latest();
 * for (let step = last ? last.json.step + 1 : 0; step < 100; step++) {
 *   await checkpoints.write({ tensors: new Map([['fc.bias', { shape: [2], data }]]), json: { step } });
 * }
 * await checkpoints.clear();
 */
export { differences, type Identity } from './identity.js';
export { ASKED, BUNDLE, CHECKPOINT } from './names.js';
export { type Checkpoint, type Checkpoints, openCheckpoints } from './store.js';
export { type WriteDurably, writeDurably } from './writeDurably.js';
