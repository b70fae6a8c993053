// @ts-check
/**
 * `npm run bench:api [-- OPTIONS]`: the service at saturation, from another process over loopback, good and bad requests
 * mixed; the same load on its peers for a tenth of the time (at least ten seconds), with the same network; and the first
 * answers of fresh Workers. Ends with 1 where one of the Worker's answers was a 5xx other than the declared 503, or none
 * at all, or (from five minutes on) its memory grew by more than that of a Worker that does nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { optionsOf } from '../scripts/options.mjs';
import { root, setup } from '../scripts/setup.mjs';
import { firstAnswer, measure } from './api/measure.mjs';
import { makeMobileNet } from './api/model.mjs';
import { asMarkdown, machine } from './api/report.mjs';
import { requests } from './api/requests.mjs';
import * as targets from './api/targets.mjs';

const usage = `npm run bench:api [-- OPTIONS]

  --minutes N      how long the Worker is under load (default: 10)
  --connections N  at a time (default: 8)
  --cold N         first answers that are measured (default: 5)
  --bundle DIR     the network (default: MobileNetV2 with random weights and ten classes)
  --python PATH    the Python with torch and torchvision for the PyTorch peer (default: python3); MobileNetV2 only
  --write FILE     the results as Markdown, too`;

const { values } = optionsOf(usage, {
  minutes: { type: 'string', default: '10' },
  connections: { type: 'string', default: '8' },
  cold: { type: 'string', default: '5' },
  bundle: { type: 'string' },
  python: { type: 'string', default: 'python3' },
  write: { type: 'string' },
});
setup();
const from = process.env.INIT_CWD ?? root;
const folder = mkdtempSync(join(tmpdir(), 'beeline-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const bundle = values.bundle ? resolve(from, values.bundle) : await makeMobileNet(join(folder, 'bundle'));
const onnx = targets.withOnnx(bundle, join(folder, 'onnx'));
const asks = await requests();

const seconds = Number(values.minutes) * 60;
const how = { seconds, connections: Number(values.connections) };
const ours = await measure('Beeline: Worker under workerd', await targets.worker(bundle), asks, how);

const briefly = { ...how, seconds: Math.max(10, seconds / 10) };
const alive = asks.filter(({ body }) => body === undefined);
const nothing = await measure('A Worker that does nothing', await targets.nothing(bundle), alive, briefly);

/** @type {readonly (readonly [string, () => Promise<targets.Target>])[]} */
const peers = [
  ['Beeline: Node, WebAssembly', () => targets.node(bundle, 'wasm')],
  ["Beeline: Node, TensorFlow's own library", () => targets.node(bundle, 'native')],
  ['onnxruntime-web in a Worker', () => targets.onnxWorker(onnx)],
  ['onnxruntime-node behind node:http', () => targets.onnxNode(onnx)],
  ["PyTorch behind Python's HTTP server", () => targets.torch(values.python, bundle)],
];
const results = [ours];
for (const [name, start] of peers)
  try {
    results.push(await measure(name, await start(), asks, briefly));
  } catch (error) {
    console.error(`skipped: ${name}: ${error instanceof Error ? error.message : error}`);
  }

/** @type {{ name: string, ms: number[] }[]} */
const cold = [];
const fresh = /** @type {const} */ ([
  ['this network', bundle],
  ['the model that comes along', join(root, 'models/ants-bees')],
]);
for (const [name, model] of fresh) {
  const ms = [];
  for (let i = 0; i < Number(values.cold); i++)
    ms.push(await firstAnswer(() => targets.worker(model), /** @type {any} */ (asks[0])));
  cold.push({ name, ms: ms.sort((a, b) => a - b) });
}

const text = asMarkdown({ results, nothing, cold, how, machine: machine() });
console.log(text);
if (values.write) writeFileSync(resolve(from, values.write), text);

/** Before that, the runtime's heap is still finding its size, and growth says nothing. */
const STEADY_AFTER_S = 300;
const undeclared = Object.keys(ours.statuses).filter(
  (status) => status === '0' || (status >= '500' && status !== '503'),
);
if (undeclared.length > 0) console.error(`There were answers that must not be: ${undeclared.join(', ')}.`);
const answers = ours.perSecond * seconds;
const growth = ((ours.risePerAnswer - nothing.risePerAnswer) * answers) / 1024 / ours.settled;
const grew = growth > 0.1 && seconds >= STEADY_AFTER_S;
if (grew)
  console.error(`The memory grew by ${(growth * 100).toFixed(0)} % more than that of a Worker that does nothing.`);
process.exit(undeclared.length > 0 || grew ? 1 : 0);
