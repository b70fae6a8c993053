// @ts-check
/**
 * `node bench/candidates.mjs`: the networks that could have become the backbone (`docs/backbone.md`), alone in
 * the WebAssembly engine in Node, on one thread, with random weights. They take turns and processor time is what counts, so
 * that other work on the machine disturbs little; the minimum is what the machine can do.
 */
import { createRequire } from 'node:module';
import { optionsOf } from '../scripts/options.mjs';
import { setup } from '../scripts/setup.mjs';
import { candidates } from './backbone/candidates.mjs';

const usage = `node bench/candidates.mjs [OPTIONS]

  --rounds N  of which the least counts (default: 60)`;

const { values } = optionsOf(usage, { rounds: { type: 'string', default: '60' } });
setup();

const require = createRequire(new URL('../packages/core/package.json', import.meta.url));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
const { createRandom } = await import('../packages/core/dist/index.js');
const { bindNetwork, costOf, initialise, kaimingNormalFanOut } = await import('../packages/core/dist/network/index.js');

const all = (await candidates()).map(({ name, graph, size }) => ({
  name,
  size,
  cost: costOf(graph, { height: size, width: size }),
  network: bindNetwork(graph, initialise(graph, createRandom(0), kaimingNormalFanOut)),
  x: tf.zeros([1, size, size, 3]),
  best: Number.POSITIVE_INFINITY,
}));
for (let round = 0; round < Number(values.rounds); round++)
  for (const one of all) {
    const start = process.cpuUsage();
    const y = one.network.predict(one.x);
    y.dataSync();
    const { user, system } = process.cpuUsage(start);
    one.best = Math.min(one.best, (user + system) / 1000);
    y.dispose();
  }
console.table(
  all.map(({ name, size, cost, best }) => ({
    network: name,
    pixels: size,
    'million MACs': Number((cost.macs / 1e6).toFixed(1)),
    'million parameters': Number((cost.parameters / 1e6).toFixed(2)),
    ms: Number(best.toFixed(2)),
    'million MACs a ms': Number((cost.macs / 1e6 / best).toFixed(1)),
  })),
);
