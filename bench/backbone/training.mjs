// @ts-check
/** Frozen trainings on the ants and bees as a user runs them, from the command to the bundle; and their unknown scores. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { beeline } from './beeline.mjs';

/**
 * @param {object} what
 * @param {readonly import('./networks.mjs').Network[]} what.networks
 * @param {readonly import('./sets.mjs').Set[]} what.sets
 * @param {string} what.data
 * @param {import('./results.mjs').Results} what.results
 * @param {string} what.scratch
 * @param {(what: string) => void} what.skip
 * @returns {import('./results.mjs').Trained[]}
 */
export function training({ networks, sets, data, results, scratch, skip }) {
  const folder = sets.find(({ name }) => name === 'hymenoptera')?.folder;
  if (!folder) {
    skip('trainings and serving, which need the ants and bees');
    return [];
  }
  const strangers = [join(data, 'other_things'), join(data, 'flower_photos/test')].filter((place) => {
    if (!existsSync(place)) skip(`the unknown score on ${place}, which is not there`);
    return existsSync(place);
  });
  const trained = networks
    .filter(({ name }) => name !== 'random')
    .map(({ name: network, file }) => {
      const bundle = join(scratch, network);
      const start = performance.now();
      const args = ['train', folder, '--backbone', file, '--features-engine', 'wasm', '--no-cache', '--name', network];
      const { status, stderr } = spawnSync('npm', ['run', '-s', 'beeline', '--', ...args, '--quiet', '--out', bundle], {
        cwd: root,
        encoding: 'utf8',
        shell: process.platform === 'win32',
      });
      if (status !== 0) throw new Error(`The training of ${network} failed: ${stderr}`);
      const seconds = (performance.now() - start) / 1000;
      const bytes = statSync(join(bundle, 'model.safetensors')).size;
      return { network, bundle, bytes, seconds, unknown: unknownScores(bundle, folder, strangers) };
    });
  results.keep(
    'training',
    trained.map(({ bundle: _, ...one }) => one),
  );
  return trained;
}

/**
 * @param {string} bundle
 * @param {string} folder
 * @param {readonly string[]} strangers
 */
function unknownScores(bundle, folder, strangers) {
  if (strangers.length === 0) return [];
  const named = strangers.flatMap((place) => ['--unknown', place]);
  const { unknown } = beeline(['evaluate', bundle, join(folder, 'val'), ...named]);
  const places = /** @type {{ auroc: number, aurocInterval: number[], path: string }[]} */ (unknown.unknown.from);
  return places.map(({ auroc, aurocInterval: interval, path }) => ({
    auroc,
    interval,
    from: path.includes('other_things') ? 'other things' : 'flowers',
  }));
}
