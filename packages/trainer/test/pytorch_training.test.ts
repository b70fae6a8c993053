import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@beeline/core';
import { layOut, takeOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formulaBatch, formulaState } from '../../core/test/formula_weights.js';
import { installGradients } from '../src/backends/gradients/index.js';
import { startWasm } from '../src/backends/index.js';
import { createAccumulator } from '../src/training/accumulate.js';
import { clipNorm } from '../src/training/clip.js';
import { depthGroups, multipliersOf } from '../src/training/groups.js';
import { type MixedBatch, mixBatch } from '../src/training/mix.js';
import { createOptimizer } from '../src/training/optimizer.js';
import { paceAt } from '../src/training/schedule.js';
import { differentiate, type Trainee } from '../src/training/step.js';
import { pythonWith } from './python.js';
import { tiny } from './tiny.js';

const torch = pythonWith('torch');
if (!torch) console.info('skipped: no python3 with torch is here (a training with everything on, against PyTorch)');
const SCRIPT = fileURLToPath(new URL('./pytorch_training.py', import.meta.url));

const size = 16;
const classes = 3;
const graph = tiny(classes);
const state = formulaState(graph, 3);
const groups = depthGroups(graph);
const settings = {
  learningRate: 0.05,
  weightDecay: 1e-2,
  decay: 0.5,
  pctStart: 0.4,
  baseMomentum: 0.8,
  maxMomentum: 0.9,
  labelSmoothing: 0.1,
  clipNorm: 0.5,
};

/** Ten updates, each of a batch of six and one of four; every second batch is mixed up, the others are cut. */
const updates: MixedBatch[][] = Array.from({ length: 10 }, (_, update) =>
  [6, 4].map((photos, i) => {
    const labels = Array.from({ length: photos }, (_, row) => (row + update) % classes);
    const plain = { data: formulaBatch(`${update}:${i}`, photos, size), width: size, height: size, labels };
    return mixBatch(plain, { mixup: i, cutmix: 1 - i }, createRandom(10 * update + i));
  }),
);

/** N x height x width x 3 as N x 3 x height x width. */
function planes({ data, labels }: MixedBatch): number[] {
  const pixels = size * size;
  return labels.flatMap((_, n) =>
    [0, 1, 2].flatMap((c) => Array.from({ length: pixels }, (_, p) => data[(n * pixels + p) * 3 + c]!)),
  );
}

interface Told {
  readonly losses: number[];
  /** Of each group. */
  readonly rates: number[][];
  readonly momenta: number[];
  readonly norms: number[];
  readonly state: Record<string, number[]>;
}

function inPyTorch(python: string): Told {
  const run = {
    ...settings,
    classes,
    size,
    groups,
    state: Object.fromEntries([...state].map(([name, { shape, data }]) => [name, { shape, data: [...data] }])),
    updates: updates.map((batches) =>
      batches.map((batch) => {
        const { labels: others, share } = batch.mixed!;
        return { planes: planes(batch), labels: batch.labels, others, share };
      }),
    ),
  };
  const printed = execFileSync(python, [SCRIPT], { input: JSON.stringify(run), maxBuffer: 2 ** 26 });
  return JSON.parse(printed.toString()) as Told;
}

async function here(): Promise<Told> {
  const trainee: Trainee = { graph, tensors: layOut(graph, state), trainable: groups.flat() };
  const multipliers = multipliersOf(groups, settings.decay);
  const { learningRate, weightDecay, labelSmoothing } = settings;
  const optimizer = createOptimizer({ kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay });
  const schedule = { kind: 'one-cycle', epochs: 2, divFactor: 25, finalDivFactor: 1e4, ...settings } as const;
  const told: Omit<Told, 'state'> = { losses: [], rates: [], momenta: [], norms: [] };
  for (const [i, batches] of updates.entries()) {
    const gathered = createAccumulator();
    const photos = batches.reduce((sum, { labels }) => sum + labels.length, 0);
    let loss = 0;
    for (const { data, labels, mixed } of batches) {
      const x = tf.tensor4d(data, [labels.length, size, size, 3]);
      const step = await differentiate(trainee, x, labels, { batchNorm: 'train', labelSmoothing, mixed });
      x.dispose();
      gathered.add(step.gradients, labels.length);
      loss += (step.loss * labels.length) / photos;
    }
    const gradients = gathered.take();
    const pace = paceAt(schedule, learningRate, { epoch: i < 5 ? 0 : 1, step: i % 5, steps: 5 });
    told.norms.push(await clipNorm(gradients, settings.clipNorm));
    told.losses.push(loss);
    told.rates.push(groups.map((_, depth) => pace.learningRate * settings.decay ** depth));
    told.momenta.push(pace.momentum!);
    optimizer.step(trainee.tensors, gradients, pace, multipliers);
    tf.dispose([...gradients.values()]);
  }
  const after = await takeOut(graph, trainee.tensors);
  return { ...told, state: Object.fromEntries([...after].map(([name, { data }]) => [name, [...data]])) };
}

/** The largest difference of two lists, in units of the largest value. */
function misfit(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  const largest = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-12);
  return found.reduce((most, v, i) => Math.max(most, Math.abs(v - expected[i]!)), 0) / largest;
}

describe.skipIf(!torch)('a training with everything turned on', () => {
  beforeAll(async () => {
    installGradients();
    await startWasm();
  });
  afterAll(() => tf.removeBackend('wasm'));

  it('goes as in PyTorch: accumulation, mixup and cutmix, smoothing, clipping, one cycle, rates by layer', async () => {
    const expected = inPyTorch(torch!);
    const found = await here();
    expect(misfit(found.rates.flat(), expected.rates.flat())).toBeLessThan(1e-12);
    expect(misfit(found.momenta, expected.momenta)).toBeLessThan(1e-12);
    expect(Math.max(...expected.norms)).toBeGreaterThan(settings.clipNorm);
    expect(misfit(found.norms, expected.norms)).toBeLessThan(1e-3);
    expect(misfit(found.losses, expected.losses)).toBeLessThan(1e-4);
    for (const [name, values] of Object.entries(found.state))
      expect(misfit(values, expected.state[name]!), name).toBeLessThan(1e-3);
    const moved = groups.flat().filter((name) => misfit(found.state[name]!, [...state.get(name)!.data]) > 1e-3);
    expect(moved).toEqual(groups.flat());
  });
});
