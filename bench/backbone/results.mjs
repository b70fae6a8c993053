// @ts-check
/** What was found so far, in a file that later runs add to. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** @typedef {{ seed: number, kept: number, last: number }} Score accuracies of the epoch that was kept, and of the last */
/**
 * @typedef {object} Accuracies of one network on one data set
 * @property {string} network
 * @property {string} set
 * @property {string} weights sha256 of the file
 * @property {number} photos that it was judged on
 * @property {Score[]} scores
 */
/**
 * @typedef {object} Trained
 * @property {string} network
 * @property {string} bundle
 * @property {number} bytes of the bundle's weights
 * @property {number} seconds
 * @property {{ auroc: number, interval: readonly number[], from: string }[]} unknown
 */
/** @typedef {{ least: number, median: number, p95: number, cpu: number }} Times in milliseconds */
/**
 * @typedef {object} Served
 * @property {string} network
 * @property {number} bytes
 * @property {Times} alone
 * @property {Times} whole
 * @property {number} memory bytes of workerd
 */
/**
 * @typedef {object} Found
 * @property {Accuracies[]} [probe]
 * @property {Accuracies[]} [finetune]
 * @property {Omit<Trained, 'bundle'>[]} [training]
 * @property {{ photo: string, requests: number, refusedCpu: number, script: { bytes: number, gzip: number }, networks: Served[], machine: string }} [serving]
 * @property {string} [machine]
 */
/** @typedef {ReturnType<typeof openResults>} Results */

/** @param {string} file */
export function openResults(file) {
  /** @type {Found} */
  const found = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const save = () => writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  return {
    found,
    /**
     * @template {keyof Found} Part
     * @param {Part} part
     * @param {Found[Part]} value
     */
    keep(part, value) {
      found[part] = value;
      save();
    },
    /**
     * The accuracies of a network on a data set, for new scores; others than of these very weights are dropped.
     * @param {'probe' | 'finetune'} part
     * @param {Omit<Accuracies, 'scores'>} about
     */
    accuracies(part, about) {
      const all = found[part] ?? [];
      found[part] = all;
      const at = all.findIndex(({ network, set }) => network === about.network && set === about.set);
      const known = all[at];
      if (known?.weights === about.weights && known.photos === about.photos) return known;
      const fresh = { ...about, scores: [] };
      if (at >= 0) all[at] = fresh;
      else all.push(fresh);
      return fresh;
    },
    save,
    writePage: (/** @type {string} */ page, /** @type {string} */ text) => writeFileSync(page, text),
  };
}
