import { createRandom } from '@beeline/core';
import { expect, it } from 'vitest';
import type { FeatureSet } from './head.js';
import { configOf, DEFAULTS } from './options.js';
import { scalingOf } from './scaling.js';
import { standardisation } from './standardise.js';
import type { TrainConfig } from './types.js';

const config: TrainConfig = { ...DEFAULTS.frozen, learningRate: 1 / 100 };

/** Two classes told apart by the first of 100 features, whose deviations are given. */
function photos(deviation: (feature: number) => number, count = 200): FeatureSet {
  const random = createRandom(3);
  const truth = Array.from({ length: count }, (_, i) => i % 2);
  const rows = Float32Array.from({ length: count * 100 }, (_, i) => {
    const [photo, feature] = [Math.floor(i / 100), i % 100];
    return deviation(feature) * (random.normal() + (feature === 0 ? 4 * truth[photo]! : 0));
  });
  return { rows, truth };
}

it('scales features together where those that say something vary most', async () => {
  expect(
    await scalingOf(
      photos((feature) => (feature === 0 ? 1 : 0.05)),
      2,
      config,
    ),
  ).toBe('together');
});

it('scales each where what says something varies least, and where neither is better', async () => {
  expect(
    await scalingOf(
      photos((feature) => (feature === 0 ? 0.05 : 1)),
      2,
      config,
    ),
  ).toBe('each');
  // What it says counted in, its deviation is then that of the others.
  expect(
    await scalingOf(
      photos((feature) => (feature === 0 ? 1 / Math.sqrt(5) : 1)),
      2,
      config,
    ),
  ).toBe('each');
});

it('takes what is asked for, and the usual where there are too few photos to tell', async () => {
  const few = photos((feature) => (feature === 0 ? 1 : 0.05), 40);
  expect(await scalingOf(few, 2, config)).toBe('each');
  expect(await scalingOf(few, 2, { ...config, scaling: 'together' })).toBe('together');
});

it('is refused to a whole network, which has no such features', () => {
  expect(configOf('frozen', { scaling: 'each' }, 100).scaling).toBe('each');
  expect(() => configOf('finetune', { scaling: 'each' }, 100)).toThrow(
    expect.objectContaining({ code: 'option_unused', hint: expect.stringContaining('--scaling') }),
  );
});

it('together, features keep their deviations beside each other, and the mean square of all is 1', () => {
  const rows = Float32Array.of(-3, 10, 3, 12);
  const z = standardisation(rows, 2, 'together').apply(rows);
  expect(z[2]! / z[3]!).toBeCloseTo(3, 9);
  expect(z.reduce((sum, value) => sum + value ** 2, 0) / 4).toBeCloseTo(1, 9);
});
