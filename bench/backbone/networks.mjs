// @ts-check
/** The networks that are compared: a name and a file of weights. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, file: string, sha256: string }} Network */

/**
 * @param {{ backbone: string, weights: string, scratch: string, skip: (what: string) => void }} where
 * @returns {Promise<Network[]>}
 */
export async function networksIn({ backbone, weights, scratch, skip }) {
  const inFolder = (/** @type {string} */ name) => {
    const file = (existsSync(weights) ? readdirSync(weights) : []).find(
      (one) => one.startsWith(name) && one.endsWith('.safetensors'),
    );
    return file ? join(weights, file) : join(weights, `${name}.safetensors`);
  };
  const random = join(scratch, 'random.safetensors');
  writeFileSync(random, await randomWeights());
  const all = [
    { name: 'beenet_m', file: backbone },
    { name: 'mobilenet_v2', file: inFolder('mobilenet_v2') },
    { name: 'squeezenet1_1', file: inFolder('squeezenet1_1') },
    { name: 'random', file: random },
  ];
  return all.flatMap(({ name, file }) => {
    if (existsSync(file))
      return [{ name, file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }];
    skip(`${name}, as there is no ${file}`);
    return [];
  });
}

/** beenet_m as a training from nothing would begin. */
async function randomWeights() {
  const { createRandom } = await import('../../packages/core/dist/index.js');
  const { architecture } = await import('../../packages/core/dist/architectures/index.js');
  const { initialise } = await import('../../packages/core/dist/network/index.js');
  const { writeSafetensors } = await import('../../packages/core/dist/weights/index.js');
  const { build, initialisation } = architecture('beenet_m');
  return writeSafetensors(initialise(build(), createRandom(0), initialisation));
}
