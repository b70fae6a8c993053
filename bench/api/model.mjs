// @ts-check
/** The network that all services run: MobileNetV2 with seeded random weights and ten classes, as a bundle. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(new URL('../../packages/core/package.json', import.meta.url));

/** @param {string} folder where to put it */
export async function makeMobileNet(folder) {
  const { createRandom, openNetwork } = await import('../../packages/core/dist/index.js');
  const { architecture } = await import('../../packages/core/dist/architectures/index.js');
  const { packBundle } = await import('../../packages/core/dist/bundle/index.js');
  const { evaluationTransforms, IMAGENET_MEAN, IMAGENET_STD } = await import('../../packages/core/dist/image/index.js');
  const { initialise } = await import('../../packages/core/dist/network/index.js');
  const tf = require('@tensorflow/tfjs-core');
  require('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');

  const labels = Array.from({ length: 10 }, (_, i) => `class-${i}`);
  const { build, initialisation, input, resize } = architecture('mobilenet_v2');
  const graph = build({ classes: labels.length });
  const nothing = { correct: 0, total: 0, accuracy: 0, interval: /** @type {const} */ ([0, 1]) };
  const files = await packBundle({
    name: 'random-mobilenet_v2',
    version: '0.0.0',
    architecture: 'mobilenet_v2',
    graph,
    state: initialise(graph, createRandom(1), initialisation),
    labels,
    preprocessing: {
      transforms: evaluationTransforms({ resize, crop: input }),
      mean: IMAGENET_MEAN,
      std: IMAGENET_STD,
    },
    temperature: 1,
    metrics: {
      split: 'none',
      top1: nothing,
      perClass: labels.map((label) => ({ label, ...nothing })),
      confusion: labels.map(() => labels.map(() => 0)),
    },
    training: {},
    dataset: { sha256: '0'.repeat(64), splits: {} },
    licence: 'MIT',
    open: openNetwork,
  });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  return folder;
}
