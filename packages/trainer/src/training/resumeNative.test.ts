import { createRandom } from '@beeline/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { everything, Killed, live, timeless } from '../../test/lives.js';
import { fitConfig, fitOf } from '../../test/patterns.js';
import { tiny } from '../../test/tiny.js';
import { startBackend } from '../backends/index.js';
import { openCheckpoints } from '../checkpoints/index.js';
import { findAddon } from '../native/index.js';
import type { FitConfig } from './config.js';
import type { FitResult } from './fitOptions.js';
import type { FitState } from './fitState.js';

const native = findAddon('@tensorflow/tfjs-node')?.built ?? false;
if (!native) console.log('skipped: going on with trainings on native (beeline native build --pip makes it ready)');

/** Photos to train on, and a list of those that were asked for, in that order. */
function watched() {
  const { train } = fitOf(tiny(2));
  const asked: number[] = [];
  const image = (index: number) => {
    asked.push(index);
    return train.image(index);
  };
  return { asked, train: { ...train, image } };
}

/** Of 41 photos in batches of 8, the last would be alone. */
const PHOTOS_AN_EPOCH = 40;

describe.skipIf(!native)('a training on the native backend that is killed again and again', () => {
  beforeAll(async () => void (await startBackend('native')));

  it.each([
    ['every update, by SGD with momentum', {}, 1, 21],
    ['every second update, keeping the last epoch', { keep: 'last', averageDecay: 0.5 }, 2, 22],
    ['every third update, with everything turned on', everything, 3, 23],
  ] as const)('and kept %s ends as one that never was', (_, changes, every, seed) =>
    withFiles([], async (root) => {
      const config = { ...fitConfig, ...changes } as FitConfig;
      const whole = watched();
      const unbroken = openCheckpoints<FitState>(`${root}/unbroken`, {});
      const straight = await live({ config, checkpoints: unbroken, every: 1000, dies: -1, train: whole.train });
      const twin = await live({
        config,
        checkpoints: openCheckpoints<FitState>(`${root}/twin`, {}),
        every: 1000,
        dies: -1,
      });
      expect(twin.state, 'two unbroken trainings').toEqual(straight.state);

      const random = createRandom(seed);
      const checkpoints = openCheckpoints<FitState>(`${root}/broken`, {});
      let ended: FitResult | undefined;
      let deaths = 0;
      while (!ended) {
        const { epoch, step } = (await checkpoints.latest())?.json ?? { epoch: 1, step: 0 };
        const part = watched();
        ended = await live({ config, checkpoints, every, dies: every + random.integer(5), train: part.train }).catch(
          (error) => {
            if (!(error instanceof Killed)) throw error;
            deaths += 1;
            return undefined;
          },
        );
        // Other settings have epochs of other lengths.
        if (changes === everything) continue;
        const from = (epoch - 1) * PHOTOS_AN_EPOCH + step * config.batchSize;
        expect(part.asked, `photos after ${deaths} deaths`).toEqual(whole.asked.slice(from, from + part.asked.length));
      }
      expect(deaths).toBeGreaterThan(2);
      expect(ended.state).toEqual(straight.state);
      expect(timeless(ended)).toEqual(timeless(straight));
      const [{ json: a }, { json: b }] = [(await checkpoints.latest())!, (await unbroken.latest())!];
      expect({ ...a, ...timed }).toEqual({ ...b, ...timed });
    }),
  );
});

/** What of a checkpoint tells of the clock, told otherwise above. */
const timed = { history: undefined, best: undefined, seconds: undefined };
