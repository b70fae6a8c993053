// @ts-check
/** Every layer trained, a process for each seed; what the results hold already is left as it is. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beeline } from './beeline.mjs';

/**
 * @param {object} what
 * @param {readonly import('./networks.mjs').Network[]} what.networks
 * @param {readonly import('./sets.mjs').Set[]} what.sets
 * @param {readonly number[]} what.seeds
 * @param {import('./results.mjs').Results} what.results
 * @param {string} what.scratch
 * @param {string} what.backend
 */
export function finetune({ networks, sets, seeds, results, scratch, backend }) {
  for (const seed of seeds)
    for (const { name: network, file, sha256: weights } of networks)
      for (const { name: set, folder, valName } of sets) {
        const known = results.found.finetune?.find((one) => one.network === network && one.set === set);
        if (known?.weights === weights && known.scores.some((score) => score.seed === seed)) continue;
        const out = join(scratch, 'finetune');
        const { metrics, epochs } = beeline([
          ...['train', folder, '--backbone', file, '--mode', 'finetune', '--seed', String(seed), '--out', out],
          ...['--backend', backend, ...(valName ? ['--val-name', valName] : [])],
        ]);
        rmSync(out, { recursive: true });
        const { accuracy: kept, total: photos } = metrics.top1;
        results
          .accuracies('finetune', { network, set, weights, photos })
          .scores.push({ seed, kept, last: epochs.at(-1).valAccuracy });
        results.save();
        console.log(`finetune: ${network} on ${set}, seed ${seed}: ${kept.toFixed(3)}`);
      }
}
