import { createRandom } from '@beeline/core';
import { describe, expect, it } from 'vitest';
import { headLogits, trainHead } from './head.js';
import { DEFAULTS } from './options.js';
import type { TrainConfig } from './types.js';

/** Points round one centre for each class, on features of very different scale. */
function blobs(count: number, classes: number, seed: number) {
  const random = createRandom(seed);
  const features = 6;
  const truth = Array.from({ length: count }, (_, i) => i % classes);
  const rows = new Float32Array(count * features);
  for (const [i, label] of truth.entries()) {
    for (let f = 0; f < features; f++) {
      rows[i * features + f] = 10 ** (f - 3) * (5 + random.normal() + (f % classes === label ? 4 : 0));
    }
  }
  return { rows, truth };
}

const config: TrainConfig = { ...DEFAULTS.frozen, learningRate: 0.1 };
const [train, val] = [blobs(120, 3, 1), blobs(60, 3, 2)];

describe('a linear head', () => {
  it('tells apart what can be told apart, whatever the features’ scale', async () => {
    const { head, history } = await trainHead({ train, val, classes: 3, config });
    expect(history).toHaveLength(25);
    expect(history.at(-1)!.valAccuracy).toBeGreaterThan(0.95);
    const right = headLogits(head, val.rows).filter(
      (logits, i) => logits.indexOf(Math.max(...logits)) === val.truth[i],
    );
    const best = Math.max(...history.map((record) => record.valAccuracy));
    expect(right.length / val.truth.length).toBeCloseTo(best, 10);
  });

  it('makes the step that calculus says, folded back to the raw features', async () => {
    const data = { rows: Float32Array.of(0, 10, 2, 30), truth: [0, 1] };
    const one = { ...config, epochs: 1, batchSize: 2, learningRate: 0.5, weightDecay: 0 };
    const { head, history } = await trainHead({ train: data, val: data, classes: 2, config: one });
    // Standardised, the rows are (-1, -1) and (1, 1). From zero all probabilities are 1/2, so the mean gradient of the
    // weights of class 0 is (-1/2 · -1 + 1/2 · 1) / 2 = 1/2 and that of its bias 0; one step of 0.5 gives -1/4.
    // Folded: divided by the deviations 1 and 10; the bias takes back the means 1 and 20.
    expect([...head.weight]).toEqual([-0.25, -0.025, 0.25, 0.025].map(Math.fround));
    expect([...head.bias]).toEqual([0.75, -0.75]);
    expect(history[0]!.trainLoss).toBeCloseTo(Math.log(2), 12);
    expect(history[0]!.valLoss).toBeCloseTo(Math.log(1 + Math.exp(-1)), 6);
  });

  it('decays weights as PyTorch does: the penalty goes through the momentum', async () => {
    const data = { rows: Float32Array.of(0, 2), truth: [0, 1] };
    const two = { ...config, epochs: 2, batchSize: 2, learningRate: 0.5, weightDecay: 0.1, momentum: 0.9, stepSize: 9 };
    const { head } = await trainHead({ train: data, val: data, classes: 2, config: two });
    const slope = 1 / (1 + Math.exp(0.5));
    const velocity = 0.9 * 0.5 + (slope - 0.1 * 0.25);
    expect(head.weight[0]).toBeCloseTo(-0.25 - 0.5 * velocity, 6);
  });

  it('lowers the rate by steps', async () => {
    const { history } = await trainHead({
      train,
      val,
      classes: 3,
      config: { ...config, epochs: 5, stepSize: 2, gamma: 0.5 },
    });
    expect(history.map((record) => record.learningRate)).toEqual([0.1, 0.1, 0.05, 0.05, 0.025]);
  });

  it('takes any schedule, and one cycle by steps with its momentum', async () => {
    const two = { rows: Float32Array.of(0, 2), truth: [0, 1] };
    const cycle = { ...config, epochs: 2, batchSize: 1, schedule: 'one-cycle', pctStart: 0.5, weightDecay: 0 } as const;
    const { history } = await trainHead({ train: two, val: two, classes: 2, config: cycle });
    // Four steps: up in two from 0.1 / 25, then down in two.
    expect(history[0]!.learningRate).toBeCloseTo(0.004, 12);
    expect(history[1]!.learningRate).toBeCloseTo((0.1 + 0.004 / 1e4) / 2, 12);
  });

  it('lowers the rate where validation gets no better, and ends where it never does', async () => {
    const wrong = { rows: val.rows, truth: val.truth.map((label) => (label + 1) % 3) };
    const waiting = { ...config, epochs: 30, schedule: 'plateau', plateauPatience: 1, patience: 4 } as const;
    const { history } = await trainHead({ train, val: wrong, classes: 3, config: waiting });
    // On wrong labels the loss rises from the first epoch on.
    expect(history.map((record) => record.learningRate)).toEqual([0.1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1]);
  });

  it('keeps the last epoch where asked to', async () => {
    const short = { ...config, epochs: 3, learningRate: 30 };
    const last = await trainHead({ train, val, classes: 3, config: { ...short, keep: 'last' } });
    const right = headLogits(last.head, val.rows).filter((all, i) => all.indexOf(Math.max(...all)) === val.truth[i]);
    expect(right.length / val.truth.length).toBeCloseTo(last.history.at(-1)!.valAccuracy, 10);
  });

  it('is the same for the same seed and another for another', async () => {
    const weights = async (seed: number) =>
      (await trainHead({ train, val, classes: 3, config: { ...config, seed } })).head.weight;
    expect(await weights(1)).toEqual(await weights(1));
    expect(await weights(1)).not.toEqual(await weights(2));
  });

  it('gives a feature that never or hardly ever varies no say', async () => {
    const rare = { rows: Float32Array.of(0, 7, 1e-9, 1, 7, 0, 0, 7, 0, 1, 7, 0), truth: [0, 1, 0, 1] };
    const { head } = await trainHead({ train: rare, val: rare, classes: 2, config });
    expect(head.weight[1]).toBe(0);
    expect(Math.abs(head.weight[2]!)).toBeLessThan(1);
    expect([...head.weight, ...head.bias].every(Number.isFinite)).toBe(true);
  });
});
