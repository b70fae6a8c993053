import type { Checkpoints } from '../src/checkpoints/index.js';
import type { FitConfig } from '../src/training/config.js';
import { fitNetwork } from '../src/training/fit.js';
import type { Fit, FitResult } from '../src/training/fitOptions.js';
import type { FitState } from '../src/training/fitState.js';
import { fitOf } from './patterns.js';
import { tiny } from './tiny.js';

/** What ends the life of a training before its time. */
export class Killed extends Error {}

/** One life of a training of `tiny`. */
export interface Life {
  readonly config: FitConfig;
  readonly checkpoints: Checkpoints<FitState>;
  /** Updates between two checkpoints. */
  readonly every: number;
  /** The update, from 1 in this life, in whose middle it is {@link Killed}; it ends by itself where there are fewer. */
  readonly dies: number;
  readonly train?: Fit['train'];
}

/** Goes on from the last checkpoint, if there is one. */
export async function live({ config, checkpoints, every, dies, train }: Life): Promise<FitResult> {
  let updates = 0;
  const keeping: Fit['keeping'] = {
    last: await checkpoints.latest(),
    isDue: () => {
      updates += 1;
      if (updates === dies) throw new Killed();
      return updates % every === 0;
    },
    write: (state) => checkpoints.write(state),
  };
  return fitNetwork(fitOf(tiny(2), { config, keeping, ...(train && { train }) }));
}

/** The history but for what it took. */
export const timeless = ({ history }: Pick<FitResult, 'history'>) => history.map(({ seconds: _, ...record }) => record);

/** Everything that a training can have, in five epochs. */
export const everything: Partial<FitConfig> = {
  epochs: 5,
  batchSize: 4,
  accumulate: 3,
  optimizer: { kind: 'adamw', weightDecay: 0.05 },
  schedule: { kind: 'plateau', gamma: 0.5, monitor: 'loss', patience: 0, threshold: 0.01 },
  labelSmoothing: 0.1,
  balance: 'oversample',
  averageDecay: 0.9,
  clipNorm: 1,
  mix: { mixup: 0.4, cutmix: 1 },
  layers: { groups: 3, decay: 0.7, headEpochs: 1, unfreezeEvery: 1 },
  stopping: { monitor: 'accuracy', patience: 4, minDelta: 0 },
};
