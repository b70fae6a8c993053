// @ts-check
/** The services under load, each in processes of its own. */
import { fork, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildNode, startNode } from '../../apps/api/scripts/serve-node.mjs';
import { root } from '../../scripts/setup.mjs';

/** @typedef {{ url: string, pid: number, stop(): void }} Target */

const here = (/** @type {string} */ file) => join(root, 'bench/api', file);

/**
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<Target>}
 */
function forked(file, ...args) {
  const child = fork(here(file), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((found, failed) => {
    child.once('message', (/** @type {{ url: string }} */ { url }) =>
      found({ url, pid: child.pid ?? 0, stop: () => child.disconnect() }),
    );
    child.once('exit', (code) => failed(new Error(`${file} ended with ${code}.`)));
  });
}

/**
 * Waits for an address in what a process says.
 * @param {import('node:child_process').ChildProcess} child
 * @param {import('node:stream').Readable | null} output
 * @returns {Promise<Target>}
 */
function addressed(child, output) {
  return new Promise((found, failed) => {
    output?.on('data', (text) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text)) ?? [];
      if (url) found({ url, pid: child.pid ?? 0, stop: () => child.kill() });
    });
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`It ended with ${code}.`)));
  });
}

/** Our Worker. */
export const worker = (/** @type {string} */ bundle) => forked('worker-server.mjs', bundle);

/** A Worker that does nothing, started as ours is. */
export const nothing = (/** @type {string} */ bundle) =>
  forked('worker-server.mjs', bundle, here('nothing-worker.mjs'));

/**
 * Our service on Node, one process.
 * @param {string} bundle
 * @param {'wasm' | 'native'} backend
 */
export function node(bundle, backend) {
  buildNode();
  const engines = join(root, 'packages/trainer/dist/backends/index.js');
  const env = { LOG: 'off', TF_NUM_INTRAOP_THREADS: '1', OMP_NUM_THREADS: '1' };
  const stdio = /** @type {import('node:child_process').StdioOptions} */ (['ignore', 'ignore', 'pipe']);
  const child = startNode({ port: 0, bundleDir: bundle, backend, engines, env, stdio });
  return addressed(child, child.stderr);
}

/**
 * The bundle once more, with the same network as ONNX beside it.
 * @param {string} bundle
 * @param {string} out
 */
export function withOnnx(bundle, out) {
  cpSync(bundle, out, { recursive: true });
  const args = ['export', bundle, '--format', 'onnx', '--out', join(out, 'model.onnx')];
  const beeline = join(root, 'packages/trainer/bin/beeline.mjs');
  const { status, stderr } = spawnSync(process.execPath, [beeline, ...args]);
  if (status !== 0) throw new Error(`The model could not be exported: ${stderr}`);
  return out;
}

/** A plain server with onnxruntime-node. */
export const onnxNode = (/** @type {string} */ bundle) => forked('onnx-server.mjs', bundle, join(bundle, 'model.onnx'));

/** A Worker with onnxruntime-web, which is fetched the first time. */
export function onnxWorker(/** @type {string} */ bundle) {
  if (!existsSync(join(root, 'bench/node_modules/onnxruntime-web'))) {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status } = spawnSync('npm', args, { cwd: join(root, 'bench'), stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('onnxruntime-web could not be fetched.');
  }
  return forked('worker-server.mjs', bundle, here('onnx-worker.mjs'));
}

/** PyTorch behind Python's HTTP server. */
export function torch(/** @type {string} */ python, /** @type {string} */ bundle) {
  const child = spawn(python, [here('torch_server.py'), bundle], { stdio: ['ignore', 'pipe', 'ignore'] });
  return addressed(child, child.stdout);
}
