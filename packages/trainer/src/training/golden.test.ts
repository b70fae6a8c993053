import { readFileSync } from 'node:fs';
import { buildArchitecture } from '@beeline/core/architectures';
import { type Graph, layOut, parametersOf, takeOut } from '@beeline/core/network';
import { replaceNode } from '@beeline/core/transfer';
import type { TensorData } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formulaBatch, formulaState } from '../../../core/test/formula_weights.js';
import { describeWithShared } from '../../test/shared.js';
import { tiny } from '../../test/tiny.js';
import { installGradients } from '../backends/gradients/index.js';
import { type BackendName, startBackend } from '../backends/index.js';
import { findAddon } from '../native/index.js';
import { createOptimizer, type OptimizerConfig } from './optimizer.js';
import { paceAt, type ScheduleConfig } from './schedule.js';
import { differentiate, logitsOf, type Trainee } from './step.js';

interface Summary {
  readonly first: number[];
  readonly mean: number;
  readonly absmax: number;
  readonly l2: number;
}

interface Run {
  readonly net: string;
  readonly classes: number;
  readonly size: number;
  readonly batch: number;
  readonly optimiser: string;
  readonly batch_norm: 'train' | 'eval';
  readonly frozen_first: number;
  readonly schedule: string | null;
  readonly label_smoothing: number;
  readonly learning_rates: number[];
  readonly losses: number[];
  readonly final_logits: number[][];
  readonly first_gradients: Record<string, Summary>;
  readonly first_buffers: Record<string, Summary>;
}

const OPTIMIZERS: Record<string, OptimizerConfig> = {
  sgd: { kind: 'sgd', momentum: 0, weightDecay: 0 },
  momentum: { kind: 'sgd', momentum: 0.9, weightDecay: 0 },
  tutorial: { kind: 'sgd', momentum: 0.9, weightDecay: 0 },
  'nesterov-wd': { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 1e-2 },
  adam: { kind: 'adam', weightDecay: 0 },
  'adam-l2': { kind: 'adam', weightDecay: 1e-2 },
  adamw: { kind: 'adamw', weightDecay: 1e-2 },
};

function networkOf({ net, classes }: Run): Graph {
  if (net === 'tiny') return tiny(classes);
  if (net !== 'alexnet-cifar') return buildArchitecture(net, { classes });
  const attributes = { in_channels: 3, out_channels: 64, groups: 1, bias: true } as const;
  const five = { kernel_size: [5, 5], stride: [1, 1], padding: [0, 0], dilation: [1, 1] } as const;
  const first = { id: 'features.0', op: 'conv2d', attributes: { ...attributes, ...five } } as const;
  return replaceNode(buildArchitecture('alexnet', { classes }), first);
}

function scheduleOf({ schedule }: Run): ScheduleConfig {
  const [kind, length, gamma] = (schedule ?? 'constant').split(':');
  if (kind === 'step') return { kind, size: Number(length), gamma: Number(gamma) };
  return kind === 'cosine' ? { kind, epochs: Number(length) } : { kind: 'constant' };
}

interface Bounds {
  /** Relative, of each loss. */
  readonly loss: number;
  /** Of final logits and buffers, in units of the largest. */
  readonly logits: number;
  /** Of first gradients, in units of the run's largest. */
  readonly gradient: number;
  /** How many steps are compared. */
  readonly steps: number;
}

/**
 * Two runs amplify rounding: with batch statistics over 16 numbers, PyTorch in single precision is itself off from
 * PyTorch in double precision by 7e-4 (ResNet-18, losses 3 and 4), and by 0.5 % at loss 1, 8 % at losses 2 and 3
 * (MobileNetV2, whose first gradients differ by 1e-2). Measured here: ResNet-18 9.2e-4 at most on wasm, on native less
 * than 1e-3 with oneDNN's kernels, which Beeline switches on; MobileNetV2 on native 9e-6, 5e-3, 4e-2 and 0.17 from loss to loss.
 * It cannot be followed further than its second loss.
 */
function boundsOf(name: string, { net, losses }: Run, backend: BackendName): Bounds {
  const steps = losses.length;
  if (net === 'tiny') return { loss: 1e-5, logits: 1e-4, gradient: 1e-3, steps };
  if (name === 'resnet18-finetune' && backend === 'native') return { loss: 2e-3, logits: 1e-2, gradient: 1e-3, steps };
  if (name === 'mobilenet_v2-finetune') return { loss: 1e-2, logits: 1e-2, gradient: 2e-2, steps: 2 };
  return { loss: 1e-3, logits: 1e-2, gradient: 1e-3, steps };
}

/** The largest of the differences between an array and what PyTorch said of it. */
function misfit({ data }: TensorData, { first, mean, absmax, l2 }: Summary): number {
  const total = data.reduce((sum, v) => sum + v, 0);
  const norm = Math.sqrt(data.reduce((sum, v) => sum + v * v, 0));
  const largest = data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const differences = [
    ...first.map((v, i) => Math.abs(v - data[i]!)),
    Math.abs(total / data.length - mean),
    Math.abs(largest - absmax),
    Math.abs(norm - l2) / Math.sqrt(data.length),
  ];
  return Math.max(...differences);
}

const native = findAddon('@tensorflow/tfjs-node')?.built ?? false;
if (!native) console.log('skipped: trainings on the native backend (beeline native build --pip makes it ready)');
const BACKENDS: readonly BackendName[] = native ? ['wasm', 'native'] : ['wasm'];

describeWithShared('golden/training.json', 'trainings go as in PyTorch', (path) => {
  beforeAll(installGradients);
  afterAll(() => tf.removeBackend('wasm'));

  const { runs } = JSON.parse(readFileSync(path, 'utf8')) as { runs: Record<string, Run> };
  const cases = BACKENDS.flatMap((backend) => Object.entries(runs).map(([name, run]) => [backend, name, run] as const));
  it.each(cases)('on %s: %s', async (backend, name, run) => {
    await startBackend(backend);
    const bounds = boundsOf(name, run, backend);
    const steepest = Math.max(...Object.values(run.first_gradients).map(({ absmax }) => absmax));
    const graph = networkOf(run);
    const parameters = parametersOf(graph).filter(({ kind }) => kind === 'parameter');
    const trainable = parameters.slice(run.frozen_first).map((spec) => spec.name);
    const trainee: Trainee = { graph, tensors: layOut(graph, formulaState(graph, 3)), trainable };
    const optimizer = createOptimizer(OPTIMIZERS[run.optimiser]!);
    const batch = (step: number): tf.Tensor4D =>
      tf.tensor4d(formulaBatch(`${name}:${step}`, run.batch, run.size), [run.batch, run.size, run.size, 3]);

    for (const [step, expected] of run.losses.slice(0, bounds.steps).entries()) {
      const pace = paceAt(scheduleOf(run), run.learning_rates[0]!, { epoch: step, step: 0, steps: 1 });
      expect(pace.learningRate).toBeCloseTo(run.learning_rates[step]!, 12);
      const x = batch(step);
      const labels = Array.from({ length: run.batch }, (_, i) => (i + step) % run.classes);
      const before = tf.memory().numTensors;
      const { loss, gradients } = await differentiate(trainee, x, labels, {
        batchNorm: run.batch_norm,
        labelSmoothing: run.label_smoothing,
      });
      expect(tf.memory().numTensors, 'tensors left behind').toBe(before + gradients.size);
      expect(Math.abs(loss - expected) / expected, `loss of step ${step}`).toBeLessThanOrEqual(bounds.loss);
      if (step === 0) {
        const laid = await takeOut(graph, new Map([...trainee.tensors, ...gradients]));
        for (const [parameter, summary] of Object.entries(run.first_gradients)) {
          const scale = run.net === 'tiny' ? summary.absmax : steepest;
          const difference = misfit(laid.get(parameter)!, summary) / scale;
          expect(difference, `gradient of ${parameter}`).toBeLessThanOrEqual(bounds.gradient);
        }
      }
      optimizer.step(trainee.tensors, gradients, pace);
      tf.dispose([x, ...gradients.values()]);
    }

    if (bounds.steps === run.losses.length) {
      const state = await takeOut(graph, trainee.tensors);
      for (const [buffer, summary] of Object.entries(run.first_buffers)) {
        expect(misfit(state.get(buffer)!, summary) / summary.absmax, buffer).toBeLessThanOrEqual(bounds.logits);
      }
      const x = batch(0);
      const logits = await logitsOf(graph, trainee.tensors, x);
      const largest = Math.max(...run.final_logits.flat().map(Math.abs));
      const difference = Math.max(...run.final_logits.flat().map((v, i) => Math.abs(v - logits[i]!)));
      tf.dispose(x);
      expect(difference / largest, 'final logits').toBeLessThanOrEqual(bounds.logits);
    }
    optimizer.dispose();
    tf.dispose([...trainee.tensors.values()]);
  });
});
