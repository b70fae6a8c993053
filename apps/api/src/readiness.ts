import { type VerifyReport, verifyBundle } from '@beeline/core/bundle';
import type { Model } from './dependencies.js';
import { lazy } from './lazy.js';
import type { Queue } from './queue.js';

/** Replays a model's golden inputs, and keeps the report of a replay that came out equal. */
export type Readiness = (model: Model) => Promise<VerifyReport>;

/**
 * A model is ready when it has given the trainer's logits for its golden inputs in this very isolate: an engine that
 * computes something else somewhere is not ready, whatever it answers. Each replay takes its turn among the photos.
 */
export function createReadiness(queue: Queue): Readiness {
  const replays = new WeakMap<Model, () => Promise<VerifyReport>>();
  return (model) => {
    let replay = replays.get(model);
    if (!replay) {
      replay = lazy(async () => {
        const report = await queue.turn(() => verifyBundle(model.bundle, (image) => model.logits(image)));
        if (report.equal) return report;
        const { largestDifference, tolerance } = report;
        throw new Error(`The golden logits differ by ${largestDifference}; the tolerance is ${tolerance}.`);
      });
      replays.set(model, replay);
    }
    return replay();
  };
}
