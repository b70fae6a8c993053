// @ts-check
/** The data sets, as `beeline train` is told of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, title: string, folder: string, valName?: string }} Set */

/**
 * @param {string} data
 * @param {(what: string) => void} skip
 * @returns {Set[]}
 */
export function setsIn(data, skip) {
  const all = [
    { name: 'hymenoptera', title: 'ants and bees, val', folder: join(data, 'hymenoptera_data') },
    { name: 'flowers', title: 'flowers, test', folder: join(data, 'flower_photos'), valName: 'test' },
    { name: 'cifar10', title: 'CIFAR-10 subset, test', folder: join(data, 'cifar10') },
  ];
  return all.filter(({ name, folder }) => {
    if (!existsSync(folder)) skip(`${name}, as there is no ${folder} (--data DIR)`);
    return existsSync(folder);
  });
}
