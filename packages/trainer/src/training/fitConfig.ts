import type { FitConfig } from './config.js';
import type { OptimizerConfig } from './optimizer.js';
import type { ScheduleConfig } from './schedule.js';
import type { TrainConfig } from './types.js';

function optimizerOf({ optimizer, momentum, nesterov, betas, weightDecay }: TrainConfig): OptimizerConfig {
  if (optimizer === 'sgd') return { kind: 'sgd', momentum, nesterov, weightDecay };
  return { kind: optimizer, betas, weightDecay };
}

function scheduleOf({ schedule, epochs, warmup, stepSize, gamma }: TrainConfig): ScheduleConfig {
  if (schedule === 'step') return { kind: 'step', size: stepSize, gamma };
  return schedule === 'cosine'
    ? { kind: 'cosine', epochs, warmup: Math.min(warmup, epochs - 1) }
    : { kind: 'constant' };
}

/** The part of a run's config that the training of a whole network reads, in its words. */
export function fitConfigOf(config: TrainConfig): FitConfig {
  const { epochs, batchSize, learningRate, labelSmoothing, balance, averageDecay, batchNorm, frozenBatchNorm, keep } =
    config;
  return {
    epochs,
    batchSize,
    learningRate,
    optimizer: optimizerOf(config),
    schedule: scheduleOf(config),
    labelSmoothing,
    balance,
    batchNorm,
    frozenBatchNorm,
    keep,
    ...(averageDecay > 0 && { averageDecay }),
  };
}
