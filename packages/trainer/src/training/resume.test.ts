import { createRandom } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { everything, Killed, live, timeless } from '../../test/lives.js';
import { fitConfig, fitOf } from '../../test/patterns.js';
import { tiny } from '../../test/tiny.js';
import { installGradients } from '../backends/gradients/index.js';
import { startWasm } from '../backends/index.js';
import { openCheckpoints } from '../checkpoints/index.js';
import type { FitConfig } from './config.js';
import { fitNetwork } from './fit.js';
import type { Fit, FitResult } from './fitOptions.js';
import type { FitState } from './fitState.js';

beforeAll(async () => {
  installGradients();
  await startWasm();
});
afterAll(() => tf.removeBackend('wasm'));

describe('a training that is killed again and again', () => {
  it.each([
    ['every update, with everything turned on', everything, 1, 11],
    ['every third update, by AdamW', everything, 3, 12],
    ['every epoch only, by SGD with momentum', {}, 1000, 13],
    ['every second update, keeping the last epoch', { keep: 'last', averageDecay: 0.5 }, 2, 14],
  ] as const)('and kept %s ends as one that never was', (_, changes, every, seed) =>
    withFiles([], async (root) => {
      const config = { ...fitConfig, ...changes } as FitConfig;
      const straight = await fitNetwork(fitOf(tiny(2), { config }));
      const random = createRandom(seed);
      const checkpoints = openCheckpoints<FitState>(root, { seed });
      const before = tf.memory().numTensors;
      let ended: FitResult | undefined;
      let deaths = 0;
      while (!ended) {
        // An epoch has at least four updates, so that each life comes a little further than the last.
        const dies = (every > 4 ? 6 : every) + random.integer(5);
        ended = await live({ config, checkpoints, every, dies }).catch((error) => {
          if (!(error instanceof Killed)) throw error;
          deaths += 1;
          return undefined;
        });
      }
      expect(deaths).toBeGreaterThan(2);
      expect(ended.state).toEqual(straight.state);
      expect(timeless(ended)).toEqual(timeless(straight));
      expect(tf.memory().numTensors).toBe(before);
      // And once more, when all is done: nothing is left to do.
      const again = await live({ config, checkpoints, every: 1, dies: 1 });
      expect(again.state).toEqual(straight.state);
    }),
  );

  it('goes on from where an interruption came, also one during validation', () =>
    withFiles([], async (root) => {
      const checkpoints = openCheckpoints<FitState>(root, {});
      const straight = await fitNetwork(fitOf(tiny(2)));
      for (const asked of [3, 47, 70]) {
        const controller = new AbortController();
        const reason = new Error('interrupted');
        const fit = fitOf(tiny(2));
        let images = 0;
        const counting = (samples: Fit['val']): Fit['val'] => ({
          ...samples,
          image: (index) => {
            images += 1;
            if (images === asked) controller.abort(reason);
            return samples.image(index);
          },
        });
        const keeping = { last: await checkpoints.latest(), isDue: () => false, write: checkpoints.write };
        const interrupted = fitNetwork({
          ...fit,
          train: counting(fit.train),
          val: counting(fit.val),
          keeping,
          signal: controller.signal,
        });
        await expect(interrupted).rejects.toBe(reason);
      }
      const { json } = (await checkpoints.latest())!;
      expect([json.epoch, json.step]).not.toEqual([1, 0]);
      const ended = await live({ config: fitConfig, checkpoints, every: 1000, dies: -1 });
      expect(ended.state).toEqual(straight.state);
      expect(timeless(ended)).toEqual(timeless(straight));
    }));
});
