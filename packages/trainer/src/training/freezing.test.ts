import { createRandom } from '@beeline/core';
import { checks, type Image, waves } from '@beeline/core/image';
import { initialise } from '@beeline/core/network';
import { frozenParameters } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tiny } from '../../test/tiny.js';
import { installGradients } from '../backends/gradients/index.js';
import { startWasm } from '../backends/index.js';
import type { Samples } from '../loader/index.js';
import type { Batch } from './batches.js';
import type { FitConfig } from './config.js';
import { fitNetwork } from './fit.js';
import type { Fit } from './fitOptions.js';
import { type Validation, validationBatches } from './validate.js';

const validationBatch = async (validation: Validation, indices: readonly number[]) =>
  (await validationBatches(validation, [indices]).next()).value as Batch;

const photos: readonly Image[] = [waves(20, 16), checks(20, 16), waves(16, 24), checks(16, 24)];
const samples: Samples = { length: 4, label: (i) => i % 2, image: (i) => photos[i]! };

const config: FitConfig = {
  epochs: 2,
  batchSize: 4,
  learningRate: 0.1,
  optimizer: { kind: 'sgd', momentum: 0, weightDecay: 0 },
  schedule: { kind: 'constant' },
  labelSmoothing: 0,
  batchNorm: 'train',
};

const graph = tiny(2);
const fitOf = (changes: Partial<FitConfig>): Fit => ({
  graph,
  state: initialise(graph, createRandom(1)),
  frozen: frozenParameters(graph, { kind: 'through', name: 'features.1.bias' }),
  train: samples,
  val: samples,
  augmentation: [{ op: 'random_crop', size: 16, padding: 0 }],
  preprocessing: { transforms: [{ op: 'center_crop', size: 16 }], mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  config: { ...config, ...changes },
  random: createRandom(2),
});

/** Names of arrays that a training left as they were. */
async function unchanged(changes: Partial<FitConfig>): Promise<string[]> {
  const fit = fitOf(changes);
  const { state } = await fitNetwork(fit);
  return [...state]
    .filter(([name, { data }]) => data.every((v, i) => v === fit.state.get(name)!.data[i]))
    .map(([name]) => name);
}

beforeAll(async () => {
  installGradients();
  await startWasm();
});
afterAll(() => tf.removeBackend('wasm'));

describe('frozen batch norm', () => {
  const parameters = ['features.0.weight', 'features.1.weight', 'features.1.bias'];

  it('keeps its running statistics unless asked otherwise, while those that are trained move theirs', async () => {
    expect(await unchanged({})).toEqual([...parameters, 'features.1.running_mean', 'features.1.running_var']);
  });

  it('goes by the batch where asked to, as the code of the tutorial does', async () => {
    expect(await unchanged({ frozenBatchNorm: 'train' })).toEqual(parameters);
  });
});

describe('what is kept', () => {
  it('is the last epoch where asked for, though an earlier one was better', async () => {
    // So large a rate throws the network about.
    const wild = { epochs: 8, learningRate: 3, keep: 'last' } as const;
    const { best, history } = await fitNetwork(fitOf(wild));
    expect(best).toBe(history.at(-1));
    expect(Math.min(...history.map(({ valLoss }) => valLoss))).toBeLessThan(best.valLoss);
  });
});

describe('validation photos that are drawn', () => {
  it('are the same in every epoch and for the same seed, and others for another', async () => {
    const drawn = async (seed: number): Promise<number[]> => {
      const valAugmentation = [{ op: 'random_crop', size: 8, padding: 0 } as const];
      const batch = await validationBatch({ ...fitOf({}), valAugmentation, random: createRandom(seed) }, [0, 1, 2, 3]);
      expect([batch.height, batch.width]).toEqual([8, 8]);
      return [...batch.data];
    };
    expect(await drawn(5)).toEqual(await drawn(5));
    expect(await drawn(5)).not.toEqual(await drawn(6));
  });

  it('do not depend on the batch that they are in', async () => {
    const fit = { ...fitOf({}), valAugmentation: [{ op: 'random_crop', size: 8, padding: 0 } as const] };
    const [all, alone] = [await validationBatch(fit, [0, 1, 2]), await validationBatch(fit, [2])];
    expect([...alone.data]).toEqual([...all.data.subarray(2 * 8 * 8 * 3)]);
  });
});
