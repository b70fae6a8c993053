// @ts-check
/**
 * `node bench/kernel.mjs`: our own convolution kernel beside the one that TensorFlow.js's WebAssembly engine has, in Node
 * on one thread. Both take turns and processor time is what counts; the minimum is what the machine can do.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { optionsOf } from '../scripts/options.mjs';
import { setup } from '../scripts/setup.mjs';

const usage = `node bench/kernel.mjs [OPTIONS]

  --rounds N  of which the least counts (default: 7)`;

const { values } = optionsOf(usage, { rounds: { type: 'string', default: '7' } });
setup();

/** Side of the map and channels, in and out alike. */
const SIZES = [
  [40, 24],
  [20, 64],
  [10, 96],
  [5, 192],
  [56, 64],
  [28, 128],
  [14, 256],
  [7, 512],
];
/** Multiplications of the plain convolution that one round goes through, at least. */
const WORK = 4e8;

const require = createRequire(new URL('../packages/core/package.json', import.meta.url));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
const { registerWinograd } = await import('../packages/core/dist/engine/winograd.js');
const { convolveWinograd, winogradFilter } = await import('../packages/core/dist/network/winograd.js');
const wasm = readFileSync(new URL('../packages/core/kernels/winograd.wasm', import.meta.url));
registerWinograd(new WebAssembly.Module(wasm));

/** Milliseconds of processor time. */
function timed(/** @type {() => { dispose(): void }} */ run, /** @type {number} */ times) {
  const start = process.cpuUsage();
  for (let i = 0; i < times; i++) run().dispose();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / times;
}

const rows = SIZES.map(([side = 0, channels = 0]) => {
  const x = tf.randomUniform([1, side, side, channels], -1, 1);
  const filter = tf.randomNormal([channels, channels, 3, 3], 0, 1 / Math.sqrt(9 * channels));
  const bias = tf.randomUniform([channels], -1, 1);
  const { shape, data } = winogradFilter({ shape: filter.shape, data: filter.dataSync() });
  const transformed = tf.tensor(data, shape);
  const hwio = tf.transpose(filter, [2, 3, 1, 0]);
  const stock = () => tf.fused.conv2d({ x, filter: hwio, strides: 1, pad: 'same', bias, activation: 'relu' });
  const ours = () => convolveWinograd(x, transformed, bias, 'relu');
  const off = tf.tidy(() => {
    const [a, b] = [ours(), stock()];
    return tf.div(tf.max(tf.abs(tf.sub(a, b))), tf.max(tf.abs(b))).dataSync()[0];
  });
  const times = Math.max(4, Math.ceil(WORK / (9 * side ** 2 * channels ** 2)));
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [i, run] of [stock, ours].entries()) best[i] = Math.min(best[i] ?? 0, timed(run, times));
  const [theirs = 0, own = 0] = best;
  tf.dispose([x, filter, bias, transformed, hwio]);
  return {
    map: `${side} x ${side}`,
    channels: `${channels} to ${channels}`,
    'TensorFlow.js, ms': Number(theirs.toFixed(2)),
    'ours, ms': Number(own.toFixed(2)),
    ratio: Number((own / theirs).toFixed(2)),
    apart: off.toExponential(1),
  };
});
console.table(rows);
