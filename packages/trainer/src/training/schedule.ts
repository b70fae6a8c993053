import { cosineBetween, type OneCycle, oneCycle } from './oneCycle.js';
import { afterPlateaus, type Plateau } from './plateau.js';
import type { EpochRecord } from './types.js';

/** How the learning rate changes while a training goes. Names, meaning and numbers are those of `torch.optim.lr_scheduler` (1.13). */
export type ScheduleConfig = {
  /**
   * Epochs in which the rate climbs in equal steps to where the schedule begins; the schedule then runs in those that
   * are left. 0 if not given.
   */
  readonly warmup?: number;
  /** Whether the rate changes with every epoch (if not given) or with every step. One cycle always goes by steps. */
  readonly every?: 'epoch' | 'step';
} & (
  | { readonly kind: 'constant' }
  /** Multiplied by `gamma` every `size` epochs (StepLR). */
  | { readonly kind: 'step'; readonly size: number; readonly gamma: number }
  /** Down to 0 along half a cosine over `epochs`, warm-up included (CosineAnnealingLR, closed form). */
  | { readonly kind: 'cosine'; readonly epochs: number }
  | OneCycle
  | Plateau
);

/** A place in a training: epochs and steps are counted from 0, steps are updates of the weights. */
export interface Moment {
  readonly epoch: number;
  /** Of this epoch, and how many it has. */
  readonly step: number;
  readonly steps: number;
}

/** What one update goes by. */
export interface Pace {
  readonly learningRate: number;
  /** In place of the optimiser's own: SGD's momentum, Adam's first beta. */
  readonly momentum?: number;
}

/** What {@link Plateau} looks back on. */
export type Past = readonly Pick<EpochRecord, 'valLoss' | 'valAccuracy'>[];

/**
 * The pace of one update.
 *
 * @param first the rate that the config names: the first one, and the highest one of a cycle.
 * @param past the epochs that are done.
 */
export function paceAt(schedule: ScheduleConfig, first: number, moment: Moment, past: Past = []): Pace {
  const bySteps = schedule.kind === 'one-cycle' || schedule.every === 'step';
  const [unit, now] = bySteps ? [moment.steps, moment.epoch * moment.steps + moment.step] : [1, moment.epoch];
  const { warmup = 0 } = schedule;
  const climb = warmup * unit;
  const pace = paceOf(schedule, first, Math.max(0, now - climb), unit, past.slice(warmup));
  return now < climb ? { ...pace, learningRate: (pace.learningRate * (now + 1)) / (climb + 1) } : pace;
}

/** `now` and `unit` (an epoch) are counted in what the schedule goes by. */
function paceOf(schedule: ScheduleConfig, first: number, now: number, unit: number, past: Past): Pace {
  const { warmup = 0 } = schedule;
  switch (schedule.kind) {
    case 'constant':
      return { learningRate: first };
    case 'step':
      return { learningRate: first * schedule.gamma ** Math.floor(now / (schedule.size * unit)) };
    case 'cosine':
      return { learningRate: cosineBetween(first, 0, now / ((schedule.epochs - warmup) * unit)) };
    case 'one-cycle':
      return oneCycle(schedule, first, now, (schedule.epochs - warmup) * unit);
    case 'plateau':
      return { learningRate: afterPlateaus(schedule, first, past) };
  }
}
