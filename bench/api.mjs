// @ts-check
/**
 * `npm run bench:api [-- --minutes N --connections N --bundle DIR]`: the service at saturation, from another process
 * over loopback, good and bad requests mixed; the same load on the Node service and on a plain server with
 * onnxruntime-node for a tenth of the time; and the first answers of fresh Workers. Ends with 1 where an answer was a
 * 5xx other than the declared 503, none at all, or (from five minutes on) memory grew.
 */
import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildNode, startNode } from '../apps/api/scripts/serve-node.mjs';
import { root, setup } from '../scripts/setup.mjs';
import { family, usage } from './api/processes.mjs';
import { requests } from './api/requests.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    connections: { type: 'string', default: '8' },
    cold: { type: 'string', default: '5' },
    bundle: { type: 'string', default: join(root, 'models/ants-bees') },
  },
});
setup();
const bundle = resolve(process.env.INIT_CWD ?? root, values.bundle);
const asks = await requests();
const here = (/** @type {string} */ file) => join(root, 'bench/api', file);
const folder = mkdtempSync(join(tmpdir(), 'beeline-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/**
 * @typedef {{ url: string, pid: number, stop(): void }} Target
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<Target>}
 */
function started(file, ...args) {
  const child = fork(here(file), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((found, failed) => {
    child.once('message', (/** @type {{ url: string }} */ { url }) =>
      found({ url, pid: child.pid ?? 0, stop: () => child.disconnect() }),
    );
    child.once('exit', (code) => failed(new Error(`${file} ended with ${code}.`)));
  });
}

/** @returns {Promise<Target>} */
function node() {
  buildNode();
  const child = startNode({ port: 0, bundleDir: bundle, env: { LOG: 'off' }, stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((found) =>
    child.stderr?.on('data', (text) => {
      const url = /Beeline is up: (\S+)/.exec(String(text))?.[1];
      if (url) found({ url, pid: child.pid ?? 0, stop: () => child.kill() });
    }),
  );
}

async function onnx() {
  const beeline = join(root, 'packages/trainer/bin/beeline.mjs');
  const out = join(folder, 'model.onnx');
  const { status, stderr } = spawnSync(process.execPath, [beeline, 'export', bundle, '--format', 'onnx', '--out', out]);
  if (status !== 0) throw new Error(`The model could not be exported: ${stderr}`);
  return started('onnx-server.mjs', bundle, out);
}

const at = (/** @type {readonly number[]} */ sorted, /** @type {number} */ share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const mean = (/** @type {readonly number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/** Asks for so many seconds; a first short run lets code and memory settle. */
async function load(/** @type {string} */ url, /** @type {number} */ seconds) {
  const client = fork(here('load.mjs'), [url, `${seconds}`, values.connections]);
  client.send(asks);
  /** @type {{ statuses: Record<string, number>, times: number[] }} */
  const result = await new Promise((found) => client.once('message', found));
  return result;
}

async function measure(/** @type {string} */ name, /** @type {Target} */ target, /** @type {number} */ seconds) {
  await load(target.url, Math.min(6, seconds));
  const pids = family(target.pid);
  const before = usage(pids);
  /** @type {number[]} */
  const memory = [];
  const watch = setInterval(() => memory.push(usage(pids).memory / 2 ** 20), Math.max(200, seconds * 10));
  const { statuses, times } = await load(target.url, seconds);
  clearInterval(watch);
  const cpu = usage(pids).cpu - before.cpu;
  target.stop();
  const answers = Object.values(statuses).reduce((a, b) => a + b, 0);
  const quarter = Math.max(1, memory.length >> 2);
  return {
    statuses,
    growth: mean(memory.slice(-quarter)) / mean(memory.slice(quarter, 2 * quarter)) - 1,
    line: {
      service: name,
      'requests/s': Math.round(answers / seconds),
      'requests/s a core': Math.round(answers / cpu),
      p50: Number(at(times, 0.5).toFixed(1)),
      p95: Number(at(times, 0.95).toFixed(1)),
      p99: Number(at(times, 0.99).toFixed(1)),
      'MiB, second quarter': Math.round(mean(memory.slice(quarter, 2 * quarter))),
      'last quarter': Math.round(mean(memory.slice(-quarter))),
      answers: Object.entries(statuses)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', '),
    },
  };
}

/** Milliseconds to the first answer of a Worker that has loaded nothing yet. */
async function coldStart() {
  const { url, stop } = await started('worker-server.mjs', bundle);
  const before = performance.now();
  const response = await fetch(`${url}/v1/classify`, {
    method: 'POST',
    body: Buffer.from(asks[0]?.body ?? '', 'base64'),
  });
  await response.json();
  const ms = performance.now() - before;
  stop();
  return ms;
}

/** Before that, the runtime's heap is still finding its size, and growth says nothing. */
const STEADY_AFTER_S = 300;
const seconds = Number(values.minutes) * 60;
const worker = await measure('Worker (workerd)', await started('worker-server.mjs', bundle), seconds);
const peers = [
  await measure('Node, one process', await node(), Math.max(5, seconds / 10)),
  await measure('node:http + onnxruntime-node', await onnx(), Math.max(5, seconds / 10)),
];
console.table([worker, ...peers].map(({ line }) => line));

const cold = [];
for (let i = 0; i < Number(values.cold); i++) cold.push(await coldStart());
cold.sort((a, b) => a - b);
console.log(`first answers of ${cold.length} fresh Workers: ${cold.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
console.log(
  `${values.connections} connections, ${availableParallelism()} cores; milliseconds are of good photos, as the client sees them`,
);

const undeclared = Object.keys(worker.statuses).filter(
  (status) => status === '0' || (status >= '500' && status !== '503'),
);
if (undeclared.length > 0) console.error(`There were answers that must not be: ${undeclared.join(', ')}.`);
const grew = worker.growth > 0.1 && seconds >= STEADY_AFTER_S;
if (grew) console.error(`The memory grew by ${(worker.growth * 100).toFixed(0)} %.`);
process.exit(undeclared.length > 0 || grew ? 1 : 0);
