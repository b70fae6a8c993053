import { BeelineError, type Random } from '@beeline/core';
import { layOut, parametersOf, takeOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { createAverage } from './average.js';
import { isBetter } from './best.js';
import type { FitConfig } from './config.js';
import type { Fit, FitResult } from './fitOptions.js';
import { AT_ITS_START, type FitPlace, FROM_THE_START, type Moving, putBack, type Seen, takeState } from './fitState.js';
import { depthGroups, multipliersOf, openIn } from './groups.js';
import { breathe } from './onEngine.js';
import { createOptimizer } from './optimizer.js';
import { type Moment, paceAt } from './schedule.js';
import type { Trainee } from './step.js';
import { isExhausted } from './stopping.js';
import type { EpochRecord } from './types.js';
import { type Update, updatesOf } from './updates.js';
import { validate } from './validate.js';

/**
 * Trains a whole network on photos, on the engine that is running (see `startWasm` and `installGradients`).
 * The last photo of an epoch is left out where it would be alone in its batch, since batch norm can't tell it from its mean.
 *
 * @throws BeelineError `diverged` if the loss is no longer a number, `nothing_to_train`, `batch_too_large`.
 */
export async function fitNetwork(fit: Fit): Promise<FitResult> {
  const { graph, config } = fit;
  const { layers, stopping } = config;
  const groups = depthGroups(graph, layers?.groups);
  const multipliers = layers && multipliersOf(groups, layers.decay);
  const everything = trainableOf(fit);
  const tensors = layOut(graph, fit.state);
  const average = config.averageDecay === undefined ? undefined : createAverage(tensors, config.averageDecay);
  const optimizer = createOptimizer(config.optimizer);
  const moving: Moving = { tensors, average, optimizer, best: undefined };
  const { keeping } = fit;
  let place: FitPlace = FROM_THE_START;
  const keep = async (): Promise<void> => keeping?.write(await takeState(moving, place));
  try {
    if (keeping?.last) {
      putBack(keeping.last, moving);
      place = keeping.last.json;
    }
    while (place.epoch <= config.epochs && !(stopping && isExhausted(stopping, place.history))) {
      const { epoch, history } = place;
      const start = performance.now() - 1000 * place.seconds;
      const seconds = (): number => (performance.now() - start) / 1000;
      const open = layers && openIn(epoch - 1, groups, layers);
      const trainable = open ? everything.filter((name) => open.has(name)) : everything;
      const trainee: Trainee = { graph, tensors, trainable };
      const pace = (moment: Omit<Moment, 'epoch'>) =>
        paceAt(config.schedule, config.learningRate, { ...moment, epoch: epoch - 1 }, history);
      for await (const update of epochOf(fit, trainee, place)) {
        optimizer.step(tensors, update.gradients, pace(update), multipliers);
        average?.update(tensors);
        place = { ...place, step: update.step + 1, seen: together(place.seen, update), seconds: seconds() };
        // Only here, where nothing is half done, the training may be ended or kept.
        await breathe(fit.signal);
        if (keeping?.isDue()) await keep();
      }
      const checked = await validate(fit, average?.tensors ?? tensors);
      const { seen } = place;
      const record: EpochRecord = {
        epoch,
        learningRate: pace({ step: 0, steps: seen.steps }).learningRate,
        trainLoss: seen.loss / seen.photos,
        trainAccuracy: seen.correct / seen.photos,
        valLoss: checked.loss,
        valAccuracy: checked.accuracy,
        seconds: seconds(),
      };
      const better = place.best === undefined || config.keep === 'last' || isBetter(record, place.best);
      if (better) moving.best = await takeOut(graph, average?.tensors ?? tensors);
      const best = better ? record : place.best!;
      place = { epoch: epoch + 1, ...AT_ITS_START, history: [...history, record], best };
      await fit.onEpoch?.(record);
      await keep();
    }
  } catch (error) {
    if (fit.signal?.aborted && error === fit.signal.reason) await keep();
    throw error;
  } finally {
    tf.dispose([...tensors.values()]);
    average?.dispose();
    optimizer.dispose();
  }
  return { state: moving.best!, history: place.history, best: place.best! };
}

/**
 * The names of all parameters that are ever trained.
 *
 * @throws BeelineError `nothing_to_train` also where the first epochs would have nothing to train.
 */
export function trainableOf({ graph, frozen, config: { layers } }: Pick<Fit, 'graph' | 'frozen' | 'config'>): string[] {
  const names = parametersOf(graph)
    .filter(({ name, kind }) => kind === 'parameter' && !frozen?.has(name))
    .map(({ name }) => name);
  const first = layers && openIn(0, depthGroups(graph, layers.groups), layers);
  if (names.some((name) => first?.has(name) ?? true)) return names;
  throw names.length === 0
    ? new BeelineError('nothing_to_train', 'Every layer of the network is frozen.', 'Freeze fewer layers.')
    : new BeelineError(
        'nothing_to_train',
        'The head is frozen, and nothing but the head is trained in the first epochs.',
        'Freeze fewer layers, or set headEpochs to 0.',
      );
}

/** What is left of an epoch, update by update; gradients are disposed when the next one is asked for. */
async function* epochOf(fit: Fit, trainee: Trainee, { epoch, step }: FitPlace): AsyncGenerator<Update> {
  const random: Random = fit.random.fork(`epoch ${epoch}`);
  for await (const update of updatesOf({ ...fit, signal: undefined }, trainee, random, epoch, step)) {
    try {
      if (!Number.isFinite(update.loss)) throw diverged(epoch, fit.config);
      yield update;
    } finally {
      tf.dispose([...update.gradients.values()]);
    }
  }
}

const together = (seen: Seen, { loss, correct, photos, steps }: Update): Seen => ({
  loss: seen.loss + loss * photos,
  correct: seen.correct + correct,
  photos: seen.photos + photos,
  steps,
});

function diverged(epoch: number, { learningRate }: FitConfig): BeelineError {
  return new BeelineError(
    'diverged',
    `The training diverged: in epoch ${epoch} the loss is no longer a number.`,
    `Lower the learning rate (it began at ${learningRate}); a tenth of it is a good try.`,
  );
}
