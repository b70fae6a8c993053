import { BeelineError } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import type { FitConfig } from './config.js';
import type { Fit } from './fitOptions.js';
import type { FitPlace, Seen } from './fitState.js';
import type { Trainee } from './step.js';
import { type Update, updatesOf } from './updates.js';

/**
 * What is left of an epoch, update by update; gradients are disposed when the next one is asked for.
 *
 * @throws BeelineError `diverged` if the loss is no longer a number.
 */
export async function* epochOf(fit: Fit, trainee: Trainee, { epoch, step }: FitPlace): AsyncGenerator<Update> {
  const random = fit.random.fork(`epoch ${epoch}`);
  for await (const update of updatesOf({ ...fit, signal: undefined }, trainee, random, epoch, step)) {
    try {
      if (!Number.isFinite(update.loss)) throw diverged(epoch, fit.config);
      yield update;
    } finally {
      tf.dispose([...update.gradients.values()]);
    }
  }
}

/** What an epoch has seen, with one update more. */
export const together = (seen: Seen, { loss, correct, photos, steps }: Update): Seen => ({
  loss: seen.loss + loss * photos,
  correct: seen.correct + correct,
  photos: seen.photos + photos,
  steps,
});

function diverged(epoch: number, { learningRate }: FitConfig): BeelineError {
  return new BeelineError(
    'diverged',
    `The training diverged: in epoch ${epoch} the loss is no longer a number.`,
    `Lower the learning rate (it began at ${learningRate}); a tenth of it is a good try, or --find-lr.`,
  );
}
