// @ts-check
/**
 * The linear probe: heads trained on frozen features by the very functions of `beeline train`. Each network sees each
 * photo once, and what it said is kept in the cache folder like any other features.
 */
import { cacheFolder } from '../../packages/trainer/dist/training/cacheFolder.js';
import { featureSets } from '../../packages/trainer/dist/training/frozen.js';
import { trainHead } from '../../packages/trainer/dist/training/head.js';
import { planOf } from '../../packages/trainer/dist/training/plan.js';
import { dropPhotos, prepare } from '../../packages/trainer/dist/training/prepare.js';

const watcher = {
  say: () => undefined,
  warn: (/** @type {string} */ text) => console.error(text),
  progress: () => ({ advance: () => undefined, end: () => undefined }),
  epoch: () => undefined,
};

/**
 * @param {object} what
 * @param {readonly import('./networks.mjs').Network[]} what.networks
 * @param {readonly import('./sets.mjs').Set[]} what.sets
 * @param {readonly number[]} what.seeds
 * @param {import('./results.mjs').Results} what.results
 */
export async function probe({ networks, sets, seeds, results }) {
  const [any] = networks;
  if (!any) return;
  for (const { name: set, folder, valName } of sets) {
    const options = { folder, backbone: any.file, mode: /** @type {const} */ ('frozen'), cache: cacheFolder() };
    const { dataset, hashes } = await prepare({ ...options, ...(valName && { valName }) }, watcher);
    for (const { name: network, file, sha256: weights } of networks) {
      const { backbone, config } = await planOf({ ...options, backbone: file }, watcher);
      if (!backbone) continue;
      const { train, val, classes, scaling } = await featureSets({
        dataset,
        hashes,
        backbone,
        config,
        cache: options.cache,
        watcher,
        leaveOut: (all, problems) => dropPhotos(all, problems, options, watcher),
      });
      const about = results.accuracies('probe', { network, set, weights, photos: val.truth.length });
      about.scores = [];
      for (const seed of seeds) {
        const { history } = await trainHead({ train, val, classes, config: { ...config, seed }, scaling });
        const kept = Math.max(...history.map(({ valAccuracy }) => valAccuracy));
        about.scores.push({ seed, kept, last: history.at(-1)?.valAccuracy ?? Number.NaN });
      }
      results.save();
      console.log(`probe: ${network} on ${set}: ${about.scores.map(({ kept }) => kept.toFixed(3)).join(' ')}`);
    }
  }
}
