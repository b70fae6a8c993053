// @ts-check
/**
 * `node bench/kernel.mjs`: our own convolution kernels beside the one that TensorFlow.js's WebAssembly engine has, alone and
 * in whole networks, in Node on one thread. Both take turns and processor time is what counts; the minimum is what the
 * machine can do. With `node --disable-wasm-trap-handler` accesses are checked in code, as workerd seems to do.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { optionsOf } from '../scripts/options.mjs';
import { setup } from '../scripts/setup.mjs';

const usage = `node bench/kernel.mjs [OPTIONS]

  --rounds N  of which the least counts (default: 7)`;

const { values } = optionsOf(usage, { rounds: { type: 'string', default: '7' } });
setup();

/** Side of the map, channels in and out, side of the filter, stride. */
const SIZES = [
  [40, 24, 24, 3, 1],
  [20, 64, 64, 3, 1],
  [10, 96, 96, 3, 1],
  [5, 192, 192, 3, 1],
  [56, 64, 64, 3, 1],
  [28, 128, 128, 3, 1],
  [14, 256, 256, 3, 1],
  [7, 512, 512, 3, 1],
  [160, 3, 16, 3, 2],
  [80, 16, 24, 3, 2],
  [40, 24, 64, 3, 2],
  [20, 64, 96, 3, 2],
  [10, 96, 192, 3, 2],
  [5, 192, 960, 1, 1],
  [56, 24, 144, 1, 1],
  [14, 96, 576, 1, 1],
  [7, 320, 1280, 1, 1],
  [56, 64, 256, 1, 1],
  [224, 3, 64, 7, 2],
];
/** Networks that go through whole, and how often in a round. */
const NETWORKS = ['beenet_m', 'squeezenet1_1', 'mobilenet_v2', 'resnet18'];
const RUNS = 10;
/** Multiplications of the plain convolution that one round goes through, at least. */
const WORK = 4e8;

const require = createRequire(new URL('../packages/core/package.json', import.meta.url));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
const { createRandom } = await import('../packages/core/dist/index.js');
const { architecture } = await import('../packages/core/dist/architectures/index.js');
const { bindNetwork, initialise } = await import('../packages/core/dist/network/index.js');
const { registerConvolutions } = await import('../packages/core/dist/engine/convolutions.js');
const { convolveOwn, OWN_KERNELS } = await import('../packages/core/dist/network/own_convolutions.js');

/** Networks with random weights; bound before our kernels are there, they run on the engine's own. */
const networks = NETWORKS.map((name) => {
  const { build, initialisation, input } = architecture(name);
  const graph = build();
  const state = initialise(graph, createRandom(0), initialisation);
  const x = tf.randomUniform([1, input, input, 3], -1, 1);
  return { name, input, x, bind: () => bindNetwork(graph, state), stock: bindNetwork(graph, state) };
});

const wasm = readFileSync(new URL('../packages/core/kernels/convolutions.wasm', import.meta.url));
registerConvolutions(new WebAssembly.Module(wasm));

/** @returns {[number, number]} */
const pair = (/** @type {number} */ both) => [both, both];

/** Milliseconds of processor time. */
function timed(/** @type {() => { dispose(): void }} */ run, /** @type {number} */ times) {
  const start = process.cpuUsage();
  for (let i = 0; i < times; i++) run().dispose();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / times;
}

/** The least that each of two takes, in turn. */
function least(/** @type {(() => { dispose(): void })[]} */ runs, /** @type {number} */ times) {
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [i, run] of runs.entries()) best[i] = Math.min(best[i] ?? 0, timed(run, times));
  const [theirs = 0, ours = 0] = best;
  return {
    'TensorFlow.js, ms': Number(theirs.toFixed(2)),
    'ours, ms': Number(ours.toFixed(2)),
    ratio: Number((ours / theirs).toFixed(2)),
  };
}

const rows = SIZES.map(([side = 0, channels = 0, out = 0, kernel = 0, stride = 0]) => {
  const node = {
    ...{ id: 'conv', op: /** @type {const} */ ('conv2d'), inputs: ['input'] },
    attributes: {
      ...{ in_channels: channels, out_channels: out, groups: 1, bias: true },
      ...{ kernel_size: pair(kernel), stride: pair(stride), padding: pair((kernel - 1) / 2), dilation: pair(1) },
    },
  };
  const own = OWN_KERNELS.find((one) => one.takes(node.attributes));
  if (!own) throw new Error(`no kernel of ours takes ${side} x ${side}, ${channels} to ${out}`);
  const x = tf.randomUniform([1, side, side, channels], -1, 1);
  const filter = tf.randomNormal([out, channels, kernel, kernel], 0, 1 / Math.sqrt(kernel ** 2 * channels));
  const bias = tf.randomUniform([out], -1, 1);
  const { shape, data } = own.lay({ shape: filter.shape, data: filter.dataSync() });
  const laid = tf.tensor(data, shape);
  const hwio = tf.transpose(filter, [2, 3, 1, 0]);
  const pad = [[0, 0], ...[0, 1].map(() => pair((kernel - 1) / 2)), [0, 0]];
  const stock = () => tf.fused.conv2d({ x, filter: hwio, strides: stride, pad, bias, activation: 'relu' });
  const ours = () => convolveOwn(own, node, x, laid, bias, 'relu');
  const off = tf.tidy(() => {
    const [a, b] = [ours(), stock()];
    return tf.div(tf.max(tf.abs(tf.sub(a, b))), tf.max(tf.abs(b))).dataSync()[0];
  });
  const times = Math.max(4, Math.ceil(WORK / (kernel ** 2 * (side / stride) ** 2 * channels * out)));
  const found = least([stock, ours], times);
  tf.dispose([x, filter, bias, laid, hwio]);
  return {
    kernel: own.name,
    map: `${side} x ${side}`,
    channels: `${channels} to ${out}`,
    filter: `${kernel} x ${kernel}${stride > 1 ? `, stride ${stride}` : ''}`,
    ...found,
    apart: off.toExponential(1),
  };
});
console.table(rows);
console.table(
  networks.map(({ name, input, x, bind, stock }) => {
    const ours = bind();
    return {
      network: name,
      photo: `${input} x ${input}`,
      ...least([() => stock.predict(x), () => ours.predict(x)], RUNS),
    };
  }),
);
