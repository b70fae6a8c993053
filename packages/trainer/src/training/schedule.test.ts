import { describe, expect, it } from 'vitest';
import { paceAt, type ScheduleConfig } from './schedule.js';

/** Rates of some epochs of three steps, at the first rate 0.1: one a step. */
const bySteps = (schedule: ScheduleConfig, epochs: number, steps = 3): number[] =>
  Array.from({ length: epochs * steps }, (_, i) => {
    const moment = { epoch: Math.floor(i / steps), step: i % steps, steps };
    return paceAt(schedule, 0.1, moment).learningRate;
  });
/** One an epoch. */
const byEpochs = (schedule: ScheduleConfig, epochs: number): number[] => bySteps(schedule, epochs, 1);

function close(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i], `at ${i}`).toBeCloseTo(value, 12);
}

describe('schedules that go by epochs', () => {
  it('constant', () => close(byEpochs({ kind: 'constant' }, 3), [0.1, 0.1, 0.1]));
  it('step', () => close(byEpochs({ kind: 'step', size: 2, gamma: 0.1 }, 5), [0.1, 0.1, 0.01, 0.01, 0.001]));
  it('cosine', () =>
    close(
      byEpochs({ kind: 'cosine', epochs: 4 }, 5),
      [1, 0.5 + Math.SQRT1_2 / 2, 0.5, 0.5 - Math.SQRT1_2 / 2, 0].map((share) => share / 10),
    ));
  it('keep the rate through an epoch', () =>
    close(bySteps({ kind: 'step', size: 1, gamma: 0.5 }, 2), [0.1, 0.1, 0.1, 0.05, 0.05, 0.05]));
});

describe('a warm-up climbs to where the schedule begins', () => {
  it('cosine', () =>
    close(
      byEpochs({ kind: 'cosine', epochs: 4, warmup: 2 }, 5),
      [1 / 3, 2 / 3, 1, 0.5, 0].map((share) => share / 10),
    ));
  // As torch's SequentialLR of LinearLR(1/3, total_iters=2) and StepLR(2, 0.1) has it.
  it('step', () =>
    close(byEpochs({ kind: 'step', size: 2, gamma: 0.1, warmup: 2 }, 7), [
      0.1 / 3,
      0.2 / 3,
      0.1,
      0.1,
      0.01,
      0.01,
      0.001,
    ]));
  it('by steps', () =>
    close(
      bySteps({ kind: 'constant', warmup: 1, every: 'step' }, 2),
      [1 / 4, 2 / 4, 3 / 4, 1, 1, 1].map((share) => share / 10),
    ));
});

describe('schedules that go by steps', () => {
  it('cosine: half a cosine over all steps', () =>
    close(
      bySteps({ kind: 'cosine', epochs: 2, every: 'step' }, 2),
      [0, 1, 2, 3, 4, 5].map((i) => 0.05 * (1 + Math.cos((Math.PI * i) / 6))),
    ));
  it('step: still every so many epochs', () =>
    close(bySteps({ kind: 'step', size: 1, gamma: 0.5, every: 'step' }, 2), [0.1, 0.1, 0.1, 0.05, 0.05, 0.05]));
});

describe('one cycle', () => {
  const cycle = (epochs: number, changes = {}): ScheduleConfig => ({
    kind: 'one-cycle',
    epochs,
    pctStart: 0.3,
    divFactor: 25,
    finalDivFactor: 1e4,
    baseMomentum: 0.85,
    maxMomentum: 0.95,
    ...changes,
  });

  it('is torch’s OneCycleLR over 10 steps, momentum too', () => {
    const changes = { pctStart: 0.4, divFactor: 10, finalDivFactor: 100, baseMomentum: 0.8, maxMomentum: 0.9 };
    const up = [0, 1, 2, 3].map((i) => (1 - Math.cos((Math.PI * i) / 3)) / 2);
    const down = [1, 2, 3, 4, 5, 6].map((i) => (1 + Math.cos((Math.PI * i) / 6)) / 2);
    const paces = Array.from({ length: 10 }, (_, i) =>
      paceAt(cycle(2, changes), 0.1, { epoch: Math.floor(i / 5), step: i % 5, steps: 5 }),
    );
    close(
      paces.map((pace) => pace.learningRate),
      [...up.map((share) => 0.01 + 0.09 * share), ...down.map((share) => 0.0001 + (0.1 - 0.0001) * share)],
    );
    close(
      paces.map((pace) => pace.momentum!),
      [...up, ...down].map((share) => 0.9 - 0.1 * share),
    );
  });

  it('may have its top between two steps', () => {
    // torch 1.13: OneCycleLR(max_lr=0.1, total_steps=11).
    close(
      bySteps(cycle(11), 10, 1).slice(0, 5),
      [0.0040000000000000036, 0.04223411137347358, 0.09602614247226175, 0.09797465678213016, 0.08844757247686304],
    );
  });

  it('goes down only where there is no step to climb in', () => {
    const found = bySteps(cycle(3), 3, 1);
    expect(found.every(Number.isFinite)).toBe(true);
    expect(found[0]).toBeGreaterThan(found[2]!);
  });
});

describe('plateau', () => {
  const rates = (schedule: Partial<ScheduleConfig & { kind: 'plateau' }>, values: readonly number[]): number[] =>
    values.map((_, epoch) => {
      const plateau = { kind: 'plateau', gamma: 0.5, monitor: 'loss', patience: 1, threshold: 0.1 } as const;
      const past = values.slice(0, epoch).map((value) => ({ valLoss: value, valAccuracy: value }));
      return paceAt({ ...plateau, ...schedule }, 0.1, { epoch, step: 0, steps: 1 }, past).learningRate;
    });

  it('is torch’s ReduceLROnPlateau of a loss', () =>
    close(
      rates({}, [1, 0.95, 0.8, 0.79, 0.78, 0.77, 0.76, 0.6, 0.7]),
      [0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025],
    ));

  it('is torch’s ReduceLROnPlateau of an accuracy, in the mode max', () =>
    close(
      rates({ monitor: 'accuracy', gamma: 0.1, patience: 0, threshold: 1e-4 }, [0.5, 0.5, 0.6, 0.6, 0.6, 0.7]),
      [0.1, 0.1, 0.01, 0.01, 0.001, 0.0001],
    ));

  it('takes a first accuracy of 0 for what it is', () =>
    close(rates({ monitor: 'accuracy', patience: 0 }, [0, 0, 0.5]), [0.1, 0.1, 0.05]));

  it('does not count the epochs of a warm-up, and makes no change too small to matter', () => {
    close(rates({ warmup: 3, patience: 0 }, [1, 2, 3, 1, 2]), [0.025, 0.05, 0.075, 0.1, 0.1]);
    close(rates({ patience: 0, gamma: 1e-4 }, [1, 1, 1, 1, 1]).slice(2), [1e-5, 1e-9, 1e-9]);
  });
});
