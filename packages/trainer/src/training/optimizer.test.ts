import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../backends/index.js';
import { createOptimizer, type OptimizerConfig } from './optimizer.js';

/** The weight 1 after each of three steps with gradients 0.5, -1, 0.25 at rate 0.1. */
function walk(config: OptimizerConfig): number[] {
  const weights = new Map<string, tf.Tensor>([['w', tf.scalar(1)]]);
  const optimizer = createOptimizer(config);
  const path = [0.5, -1, 0.25].map((g) => {
    const gradient = tf.scalar(g);
    optimizer.step(weights, new Map([['w', gradient]]), { learningRate: 0.1 });
    gradient.dispose();
    return weights.get('w')!.dataSync()[0]!;
  });
  optimizer.dispose();
  tf.dispose([...weights.values()]);
  return path;
}

function close(path: number[], expected: number[]): void {
  for (const [i, value] of expected.entries()) expect(path[i], `step ${i + 1}`).toBeCloseTo(value, 6);
}

beforeAll(startWasm);

describe('steps worked out by hand', () => {
  it('SGD', () => close(walk({ kind: 'sgd', momentum: 0, weightDecay: 0 }), [0.95, 1.05, 1.025]));
  // v: 0.5, 0.9 * 0.5 - 1 = -0.55, 0.9 * -0.55 + 0.25 = -0.245
  it('momentum', () => close(walk({ kind: 'sgd', momentum: 0.9, weightDecay: 0 }), [0.95, 1.005, 1.0295]));
  // g + 0.9 v: 0.95, -1.495, 0.0295
  it('Nesterov', () =>
    close(walk({ kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 }), [0.905, 1.0545, 1.05155]));
  // g + 0.1 w: 0.6, -0.906, 0.35306
  it('weight decay', () => close(walk({ kind: 'sgd', momentum: 0, weightDecay: 0.1 }), [0.94, 1.0306, 0.995294]));
  // The first step of Adam is the rate in the gradient's direction, whatever its size.
  it('Adam', () => {
    const [first, second] = walk({ kind: 'adam', weightDecay: 0 });
    expect(first).toBeCloseTo(0.9, 6);
    // m = 0.9 * 0.05 - 0.1 = -0.055, over 1 - 0.81; v = 0.999 * 0.00025 + 0.001 = 0.00124975, over 1 - 0.998001
    expect(second).toBeCloseTo(0.9 + (0.1 * (0.055 / 0.19)) / Math.sqrt(0.00124975 / 0.001999), 5);
  });
  it('AdamW shrinks the weight beside the step', () => {
    expect(walk({ kind: 'adamw', weightDecay: 0.1 })[0]).toBeCloseTo(1 * (1 - 0.1 * 0.1) - 0.1, 6);
    expect(walk({ kind: 'adam', weightDecay: 0.1 })[0]).toBeCloseTo(0.9, 6);
  });
  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    walk({ kind: 'adam', weightDecay: 0.1 });
    walk({ kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.1 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a step by its pace', () => {
  const weights = (): Map<string, tf.Tensor> =>
    new Map<string, tf.Tensor>([
      ['head', tf.scalar(1)],
      ['stem', tf.scalar(1)],
    ]);
  const gradients = new Map<string, tf.Tensor>();
  beforeAll(() => {
    for (const name of ['head', 'stem']) gradients.set(name, tf.scalar(0.5));
  });
  const value = (all: ReadonlyMap<string, tf.Tensor>, name: string): number => all.get(name)!.dataSync()[0]!;

  it('takes each weight by its own rate, decay included', () => {
    const all = weights();
    const optimizer = createOptimizer({ kind: 'adamw', weightDecay: 0.1 });
    optimizer.step(all, gradients, { learningRate: 0.1 }, new Map([['stem', 0.5]]));
    expect(value(all, 'head')).toBeCloseTo(1 - 0.1 * 0.1 - 0.1, 6);
    expect(value(all, 'stem')).toBeCloseTo(1 - 0.05 * 0.1 - 0.05, 6);
  });

  it('takes the momentum of the pace in place of its own', () => {
    const all = weights();
    const optimizer = createOptimizer({ kind: 'sgd', momentum: 0.9, weightDecay: 0 });
    for (const _ of [1, 2]) optimizer.step(all, gradients, { learningRate: 0.1, momentum: 0.5 });
    expect(value(all, 'head')).toBeCloseTo(1 - 0.05 - 0.1 * (0.5 * 0.5 + 0.5), 6);
  });

  it('lets a weight that is trained later begin anew, as torch counts', () => {
    const all = weights();
    const optimizer = createOptimizer({ kind: 'adam', weightDecay: 0 });
    for (const _ of [1, 2, 3]) optimizer.step(all, new Map([['head', gradients.get('head')!]]), { learningRate: 0.1 });
    optimizer.step(all, gradients, { learningRate: 0.1 });
    expect(value(all, 'stem')).toBeCloseTo(0.9, 6);
  });
});
