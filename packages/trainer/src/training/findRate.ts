import { createRandom } from '@beeline/core';
import { layOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { releaseBackend } from '../backends/index.js';
import { classWeights, epochIndices } from './balance.js';
import { inBatches } from './batches.js';
import type { Fit } from './fitOptions.js';
import { featureSets } from './frozen.js';
import type { HeadTraining } from './head.js';
import { LinearLayer } from './layer.js';
import { layersOf } from './layers.js';
import { ofHead, ofWhole } from './learn.js';
import { createOptimizer } from './optimizer.js';
import type { TrainOptions } from './options.js';
import { prepare } from './prepare.js';
import { type FoundRates, type Rates, SWEEP, type Sweep, sweepRates } from './rates.js';
import { type SetUp, setUp } from './setUp.js';
import { standardisation } from './standardise.js';
import type { Trainee } from './step.js';
import { type Update, updatesOf } from './updates.js';
import { track, type Watcher } from './watcher.js';

/**
 * Tries learning rates on what a training with these options would train, and keeps nothing of it: no weights, no
 * bundle. Throws what `trainFolder` throws before its first step.
 */
export async function findRates(options: TrainOptions, watcher: Watcher): Promise<FoundRates> {
  let whole: SetUp | undefined;
  try {
    const prepared = await prepare(options, watcher);
    const { mode, network, config, backend } = prepared;
    const sets = mode === 'frozen' ? await featureSets(ofHead(prepared, options, watcher)) : undefined;
    whole = sets ? undefined : await setUp(await ofWhole(prepared, options, watcher));
    const rates = await track(watcher, 'learning rates', SWEEP.updates, (advance) =>
      whole ? sweepNetwork(whole.fit, SWEEP, advance) : sweepHead({ ...sets!, config }, SWEEP, advance),
    );
    const { batchSize, accumulate, learningRate } = config;
    return {
      mode,
      architecture: network.name,
      backend: backend.name,
      batchSize: batchSize * accumulate,
      configured: learningRate,
      ...rates,
    };
  } finally {
    await whole?.close();
    await releaseBackend();
  }
}

/** Tries rates on a whole network, from copies of its weights. */
export async function sweepNetwork(fit: Fit, sweep: Sweep = SWEEP, advance?: () => void): Promise<Rates> {
  const { graph, config } = fit;
  const { all: trainable, multipliers } = layersOf(fit);
  const trainee = { graph, tensors: layOut(graph, fit.state), trainable };
  const optimizer = createOptimizer(config.optimizer);
  const updates = endless(fit, trainee);
  try {
    return await sweepRates(async (learningRate) => {
      const { gradients, loss } = (await updates.next()).value;
      optimizer.step(trainee.tensors, gradients, { learningRate }, multipliers);
      tf.dispose([...gradients.values()]);
      advance?.();
      return loss;
    }, sweep);
  } finally {
    await updates.return(undefined as never);
    tf.dispose([...trainee.tensors.values()]);
    optimizer.dispose();
  }
}

/** Epoch after epoch. */
async function* endless(fit: Fit, trainee: Trainee): AsyncGenerator<Update, never> {
  for (let epoch = 1; ; epoch++) yield* updatesOf(fit, trainee, fit.random.fork(`rates ${epoch}`), epoch);
}

/** Tries rates on a linear head on features. */
export async function sweepHead(
  { train, classes, config, scaling }: Omit<HeadTraining, 'val' | 'onEpoch'>,
  sweep: Sweep = SWEEP,
  advance?: () => void,
): Promise<Rates> {
  const features = train.rows.length / train.truth.length;
  const x = standardisation(train.rows, features, scaling).apply(train.rows);
  const layer = new LinearLayer(features, classes);
  const random = createRandom(config.seed).fork('rates');
  const weights = config.balance === 'weights' ? classWeights(train.truth) : undefined;
  let left: number[][] = [];
  return sweepRates(async (learningRate) => {
    if (left.length === 0)
      left = inBatches(random.shuffle(epochIndices(train.truth, config.balance, random)), config.batchSize);
    const rows = left.shift()!;
    const { loss } = layer.step(x, train.truth, rows, { ...config, learningRate }, weights);
    advance?.();
    return loss / rows.length;
  }, sweep);
}
