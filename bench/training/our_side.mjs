// @ts-check
/**
 * `step NET BATCH BACKEND STEPS` or `decode LISTING`: one round for every line on stdin, answered with one line of JSON,
 * as the other side does; at the end of stdin the peak memory.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

const trainer = new URL('../../packages/trainer/dist/', import.meta.url);
const say = (/** @type {unknown} */ answer) => console.log(JSON.stringify(answer));

async function rounds(/** @type {() => Promise<unknown>} */ once) {
  for await (const _ of createInterface({ input: process.stdin })) say(await once());
  say(memory());
}

/** MiB: all that was resident at the most, and how much of that is the code of libraries. Linux knows the second only. */
function memory() {
  const peak = process.resourceUsage().maxRSS / 1024;
  if (process.platform !== 'linux') return { peak, code: 0 };
  const [, code] = /^RssFile:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return { peak, code: Number(code) / 1024 };
}

async function step(/** @type {string} */ net, /** @type {number} */ batch, /** @type {any} */ backend, steps = 4) {
  const from = (/** @type {string} */ path) => import(new URL(path, trainer).href);
  const core = (/** @type {string} */ room) =>
    import(new URL(`../../packages/core/dist/${room}`, import.meta.url).href);
  const { startBackend } = await from('backends/index.js');
  const { installGradients } = await from('backends/gradients/index.js');
  const { differentiate } = await from('training/step.js');
  const { createOptimizer } = await from('training/optimizer.js');
  const { createRandom } = await core('index.js');
  const { buildArchitecture } = await core('architectures/index.js');
  const { initialise, layOut, parametersOf } = await core('network/index.js');
  const { createRequire } = await import('node:module');
  const tf = createRequire(new URL('../../packages/trainer/package.json', import.meta.url))('@tensorflow/tfjs');
  if (backend === 'wasm') installGradients();
  await startBackend(backend, availableParallelism());

  const graph = buildArchitecture(net, { classes: 2 });
  const tensors = layOut(graph, initialise(graph, createRandom(1)));
  const trainable = parametersOf(graph).flatMap((/** @type {any} */ p) => (p.kind === 'parameter' ? [p.name] : []));
  const optimizer = createOptimizer({ kind: 'sgd', momentum: 0.9, weightDecay: 0 });
  const x = tf.randomNormal([batch, 224, 224, 3]);
  const labels = Array.from({ length: batch }, (_, i) => i % 2);
  const once = async () => {
    const seconds = [];
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      const options = { batchNorm: 'train', labelSmoothing: 0, dropout: createRandom(i) };
      const { gradients } = await differentiate({ graph, tensors, trainable }, x, labels, options);
      optimizer.step(tensors, gradients, { learningRate: 1e-3 });
      tf.dispose([...gradients.values()]);
      seconds.push((performance.now() - start) / 1000);
    }
    return { seconds };
  };
  await rounds(once);
}

async function decode(/** @type {string} */ listing) {
  const files = readFileSync(listing, 'utf8').split('\n');
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('./decode_worker.mjs', import.meta.url)),
  );
  /** Hands out eight at a time, as the other side does. */
  const through = (/** @type {string[]} */ all) => {
    let next = 0;
    const one = (/** @type {Worker} */ worker) =>
      new Promise((resolve, reject) => {
        const give = () => {
          if (next >= all.length) {
            worker.off('message', give).off('error', reject);
            return resolve(undefined);
          }
          worker.postMessage(all.slice(next, next + 8));
          next += 8;
        };
        worker.on('message', give).on('error', reject);
        give();
      });
    return Promise.all(workers.map(one));
  };
  await rounds(async () => {
    const start = performance.now();
    await through(files);
    return { seconds: (performance.now() - start) / 1000 };
  });
  for (const worker of workers) await worker.terminate();
}

const [command, first = '', batch, backend, steps] = process.argv.slice(2);
await (command === 'step' ? step(first, Number(batch), backend, Number(steps)) : decode(first));
process.exit(0);
