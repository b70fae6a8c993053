// @ts-check
/**
 * Milliseconds under workerd, of one request after the other, the bundles in turn; and what the processes took.
 * Two Workers a bundle: the real one, and one that runs the network alone.
 */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assembleAssets, webDir } from '../../apps/api/scripts/assemble.mjs';
import { bundleWorker } from '../../apps/api/scripts/bundle-worker.mjs';
import { readHeader } from '../../packages/core/dist/image/index.js';
import { family, usage } from '../api/processes.mjs';
import { machine } from '../api/report.mjs';

/** Runs of the network in one request. */
const RUNS = 10;
const WARM_UP = 5;
/** Uploads that are refused; each takes so little that the kernel's hundredths of a second need many. */
const REFUSED = 600;

/** The first JPEG of 500x375 in a folder. */
function usualPhoto(/** @type {string} */ folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return files
    .filter((file) => file.endsWith('.jpg'))
    .map((file) => join(folder, file))
    .find((file) => {
      const header = readHeader(readFileSync(file));
      return header.ok && header.value.width === 500 && header.value.height === 375;
    });
}

/**
 * Starts Workers, lets a request at a time through each in turn, and stops them.
 * @param {readonly string[]} bundles
 * @param {number} requests
 * @param {(url: string) => Promise<number>} ask milliseconds of a request
 * @param {string} [entrypoint]
 */
async function inTurn(bundles, requests, ask, entrypoint) {
  const server = fileURLToPath(new URL('../api/worker-server.mjs', import.meta.url));
  const workers = [];
  for (const bundle of bundles) {
    const child = fork(server, [bundle, ...(entrypoint ? [entrypoint] : [])], {
      stdio: ['ignore', 'ignore', 2, 'ipc'],
    });
    /** @type {{ url: string }} */
    const { url } = await new Promise((found, failed) => {
      child.once('message', found);
      child.once('exit', () => failed(new Error('The Worker did not start.')));
    });
    workers.push({ child, url, pids: family(child.pid ?? 0), times: /** @type {number[]} */ ([]) });
  }
  try {
    for (let i = 0; i < WARM_UP; i++) for (const { url } of workers) await ask(url);
    const before = workers.map(({ pids }) => usage(pids));
    for (let i = 0; i < requests; i++) for (const { url, times } of workers) times.push(await ask(url));
    return workers.map(({ times, pids }, i) => {
      const sorted = times.sort((a, b) => a - b);
      const at = (/** @type {number} */ share) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
      const { cpu, memory } = usage(pids);
      const spent = ((cpu - (before[i]?.cpu ?? 0)) * 1000) / requests;
      return { least: at(0), median: at(0.5), p95: at(0.95), cpu: spent, memory };
    });
  } finally {
    for (const { child } of workers) child.disconnect();
  }
}

async function timed(/** @type {string} */ url, /** @type {RequestInit} */ request = {}, status = 200) {
  const start = performance.now();
  const response = await fetch(url, request);
  if (response.status !== status) throw new Error(await response.text());
  await response.arrayBuffer();
  return performance.now() - start;
}

/** The model that comes along. */
function bundled() {
  const bundle = fileURLToPath(new URL('../../models/ants-bees', import.meta.url));
  return { network: 'bundled', bundle, bytes: statSync(join(bundle, 'model.safetensors')).size };
}

/**
 * @param {object} what
 * @param {readonly import('./results.mjs').Trained[]} what.trained
 * @param {readonly import('./sets.mjs').Set[]} what.sets
 * @param {string | undefined} what.photo
 * @param {number} what.requests
 * @param {import('./results.mjs').Results} what.results
 * @param {string} what.scratch
 * @param {(what: string) => void} what.skip
 */
export async function serving({ trained, sets, photo, requests, results, scratch, skip }) {
  const folder = sets.find(({ name }) => name === 'hymenoptera')?.folder;
  const file = photo ?? (folder && usualPhoto(join(folder, 'val')));
  if (trained.length === 0 || !file) return skip('milliseconds under workerd, which need trained bundles and a photo');
  const body = readFileSync(file);
  const models = [...trained, bundled()];
  const bundles = models.map(({ bundle }) => bundle);
  const whole = await inTurn(bundles, requests, (url) => timed(`${url}/v1/classify`, { method: 'POST', body }));
  // As many bytes, which are no photo: what an upload takes before any of it is looked at.
  const nothing = new Uint8Array(body.length);
  const refused = await inTurn(bundles.slice(0, 1), REFUSED, (url) =>
    timed(`${url}/v1/classify`, { method: 'POST', body: nothing }, 415),
  );
  const alone = await inTurn(
    bundles,
    Math.ceil(requests / RUNS),
    async (url) => {
      const at = `${url}/v1/network?times=`;
      const nothing = await timed(`${at}0`);
      return ((await timed(`${at}${RUNS}`)) - nothing) / RUNS;
    },
    fileURLToPath(new URL('network-worker.mjs', import.meta.url)),
  );
  assembleAssets({ web: webDir, bundles, out: join(scratch, 'assets') });
  const script = bundleWorker(join(scratch, 'script'), join(scratch, 'assets'));
  const sum = (/** @type {'bytes' | 'gzip'} */ of) => script.reduce((total, one) => total + one[of], 0);
  const header = readHeader(body);
  results.keep('serving', {
    photo: header.ok ? `${header.value.width}x${header.value.height}, ${Math.round(body.length / 1000)} KB` : '',
    requests,
    refusedCpu: refused[0]?.cpu ?? 0,
    script: { bytes: sum('bytes'), gzip: sum('gzip') },
    machine: machine(),
    networks: models.map(({ network, bytes }, i) => {
      const { memory = 0, ...times } = whole[i] ?? { least: 0, median: 0, p95: 0, cpu: 0 };
      const { memory: _, ...own } = alone[i] ?? { least: 0, median: 0, p95: 0, cpu: 0, memory: 0 };
      return { network, bytes, memory, whole: times, alone: { ...own, cpu: own.cpu / RUNS } };
    }),
  });
}
