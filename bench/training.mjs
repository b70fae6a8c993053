// @ts-check
/**
 * `npm run bench:training [-- OPTIONS]`: training side by side in one run with PyTorch, where a Python with torch is
 * there: a frozen backbone against the tutorial's loop, a step of fine-tuning, and photos decoded a second against Pillow.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { optionsOf } from '../scripts/options.mjs';
import { root, setup } from '../scripts/setup.mjs';
import { machine } from './training/machine.mjs';
import { asMarkdown } from './training/report.mjs';
import { inTurn, ours, theirs, versionsOf } from './training/sides.mjs';

const usage = `npm run bench:training [-- OPTIONS]

  --data DIR       photos in train/ and val/, for the frozen backbone and for decoding
  --backbone FILE  MobileNetV2's weights (.safetensors), for the frozen backbone
  --python PATH    a Python with torch, torchvision and Pillow (default: python3)
  --only PART      frozen, steps or decode (default: all of them)
  --rounds N       how often each side has its turn (default: 3)
  --steps N        training steps in a turn (default: 4)
  --batches LIST   photos a step (default: 4,16)
  --epochs N       of the tutorial's loop that are run; the rest of 25 are reckoned (default: 25)
  --write FILE     the results as Markdown, too (docs/BENCHMARKS.md is made so;
                   what it says from "What was tried" on stays)`;

const { values } = optionsOf(usage, {
  data: { type: 'string' },
  backbone: { type: 'string' },
  python: { type: 'string', default: 'python3' },
  only: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  steps: { type: 'string', default: '4' },
  batches: { type: 'string', default: '4,16' },
  epochs: { type: 'string', default: '25' },
  write: { type: 'string' },
});
setup();

const EPOCHS = 25;
const before = machine();
const { python } = values;
const versions = versionsOf(python);
if (!versions)
  console.log(`skipped: every comparison, as ${python} has no torch, torchvision and Pillow (--python PATH)`);
const wanted = (/** @type {string} */ part) => values.only === undefined || values.only === part;
const scratch = mkdtempSync(join(tmpdir(), 'beeline-bench-'));
const batches = values.batches.split(',');

/** A whole `beeline train`, from the photos to the bundle that has been replayed; no features are cached before. */
function train(/** @type {string} */ engine) {
  const out = join(scratch, engine);
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[join(root, 'packages/trainer/bin/beeline.mjs'), 'train', resolve(values.data ?? '')],
      ...['--backbone', resolve(values.backbone ?? ''), '--features-engine', engine, '--epochs', String(EPOCHS)],
      ...['--no-cache', '--json', '--quiet', '--out', out],
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status !== 0) {
    console.log(`skipped: frozen with ${engine}. ${(stderr || stdout).trim().split('\n').at(-1)}`);
    return [];
  }
  const { metrics } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return [
    {
      name: `Beeline, features by ${engine}`,
      seconds: (performance.now() - start) / 1000,
      accuracy: metrics.top1.accuracy,
    },
  ];
}

async function frozen() {
  if (!values.data || !values.backbone) {
    console.log('skipped: the frozen backbone (--data DIR and --backbone FILE)');
    return [];
  }
  const ran = ['wasm', 'onnxruntime'].flatMap(train);
  if (!versions) return ran;
  const side = theirs(python, "PyTorch, the tutorial's loop", [
    'frozen',
    resolve(values.data),
    resolve(values.backbone),
    '32',
  ]);
  const epochs = Number(values.epochs);
  const [{ name, seconds, accuracy }] = /** @type {[any]} */ (await inTurn([side], epochs, { warmUp: false }));
  const sum = seconds.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  const reckoned = epochs < EPOCHS ? `, ${epochs} of ${EPOCHS} epochs run` : '';
  return [{ name: name + reckoned, seconds: (sum / epochs) * EPOCHS, accuracy }, ...ran];
}

async function steps() {
  const found = [];
  for (const net of ['resnet18', 'mobilenet_v2'])
    for (const batch of batches) {
      const own = (/** @type {string} */ backend) =>
        ours(`Beeline, ${backend}`, ['step', net, batch, backend, values.steps]);
      const torch = ['contiguous', 'channels_last'].map((layout) =>
        theirs(python, `PyTorch, ${layout}`, ['step', net, batch, layout, values.steps]),
      );
      const sides = await startable([own('native'), own('wasm')]);
      const results = await inTurn([...(versions ? torch : []), ...sides], Number(values.rounds), { warmUp: true });
      found.push({ net, batch, results });
    }
  return found;
}

/** What a person wrote below the figures; it stays. */
function notesIn(/** @type {string} */ file) {
  if (!existsSync(file)) return '';
  const text = readFileSync(file, 'utf8');
  const at = text.indexOf('\n## What was tried');
  return at < 0 ? '' : text.slice(at);
}

/** Those of our backends that this machine has. */
async function startable(/** @type {readonly ReturnType<typeof ours>[]} */ sides) {
  const { startBackend } = await import(new URL('../packages/trainer/dist/backends/index.js', import.meta.url).href);
  const there = [];
  for (const side of sides) {
    const backend = side.name.split(' ').at(-1);
    try {
      await startBackend(backend);
      there.push(side);
    } catch (error) {
      console.log(`skipped: ${backend}. ${/** @type {Error} */ (error).message}`);
    }
  }
  return there;
}

async function decode() {
  if (!values.data) {
    console.log('skipped: decoding (--data DIR)');
    return [];
  }
  const folder = resolve(values.data);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.jpe?g$/i.test(file));
  const listing = join(scratch, 'photos.txt');
  writeFileSync(listing, files.map((file) => join(folder, file)).join('\n'));
  const sides = [
    ...(versions ? [theirs(python, 'Pillow', ['decode', listing])] : []),
    ours('Beeline', ['decode', listing]),
  ];
  const results = await inTurn(sides, Number(values.rounds), { warmUp: true });
  return results.map(({ name, seconds }) => ({ name, perSecond: files.length / Math.min(...seconds) }));
}

try {
  const markdown = asMarkdown({
    machine: before,
    cores: availableParallelism(),
    versions: versions ?? {},
    frozen: wanted('frozen') ? await frozen() : [],
    steps: wanted('steps') ? await steps() : [],
    decode: wanted('decode') ? await decode() : [],
  });
  console.log(markdown);
  if (values.write) writeFileSync(values.write, markdown + notesIn(values.write));
} finally {
  rmSync(scratch, { recursive: true });
}
process.exit(0);
