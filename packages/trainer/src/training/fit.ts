import { layOut, takeOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { createAverage } from './average.js';
import { isBetter } from './best.js';
import { epochOf, together } from './epoch.js';
import type { Fit, FitResult } from './fitOptions.js';
import { AT_ITS_START, type FitPlace, FROM_THE_START, type Moving, putBack, takeState } from './fitState.js';
import { layersOf } from './layers.js';
import { breathe } from './onEngine.js';
import { createOptimizer } from './optimizer.js';
import { type Moment, paceAt } from './schedule.js';
import type { Trainee } from './step.js';
import { isExhausted } from './stopping.js';
import type { EpochRecord } from './types.js';
import { validate } from './validate.js';

/**
 * Trains a whole network on photos, on the engine that is running (see `startWasm` and `installGradients`).
 * The last photo of an epoch is left out where it would be alone in its batch, since batch norm can't tell it from its mean.
 *
 * @throws BeelineError `diverged` if the loss is no longer a number, `nothing_to_train`, `batch_too_large`.
 */
export async function fitNetwork(fit: Fit): Promise<FitResult> {
  const { graph, config } = fit;
  const layers = layersOf(fit);
  const tensors = layOut(graph, fit.state);
  const average = config.averageDecay === undefined ? undefined : createAverage(tensors, config.averageDecay);
  const optimizer = createOptimizer(config.optimizer);
  const moving: Moving = { tensors, average, optimizer, best: undefined };
  const { keeping } = fit;
  const { stopping } = config;
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
      const trainee: Trainee = { graph, tensors, trainable: layers.trainableIn(epoch) };
      const pace = (moment: Omit<Moment, 'epoch'>) =>
        paceAt(config.schedule, config.learningRate, { ...moment, epoch: epoch - 1 }, history);
      for await (const update of epochOf(fit, trainee, place)) {
        optimizer.step(tensors, update.gradients, pace(update), layers.multipliers);
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
