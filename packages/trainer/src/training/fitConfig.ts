import type { FitConfig } from './config.js';
import type { OptimizerConfig } from './optimizer.js';
import type { ScheduleConfig } from './schedule.js';
import type { Stopping } from './stopping.js';
import type { TrainConfig } from './types.js';

function optimizerOf({ optimizer, momentum, nesterov, betas, weightDecay }: TrainConfig): OptimizerConfig {
  if (optimizer === 'sgd') return { kind: 'sgd', momentum, nesterov, weightDecay };
  return { kind: optimizer, betas, weightDecay };
}

/** The schedule of a run. A warm-up leaves it one epoch at least. */
export function scheduleOf(config: TrainConfig): ScheduleConfig {
  const { schedule: kind, epochs, stepSize, gamma, monitor } = config;
  const common = { warmup: Math.min(config.warmup, epochs - 1), every: config.scheduleEvery };
  switch (kind) {
    case 'constant':
      return { kind, ...common };
    case 'step':
      return { kind, size: stepSize, gamma, ...common };
    case 'cosine':
      return { kind, epochs, ...common };
    case 'one-cycle': {
      const { pctStart, divFactor, finalDivFactor, baseMomentum, maxMomentum } = config;
      return { kind, epochs, pctStart, divFactor, finalDivFactor, baseMomentum, maxMomentum, ...common };
    }
    case 'plateau':
      return { kind, gamma, monitor, patience: config.plateauPatience, threshold: config.plateauThreshold, ...common };
  }
}

/** When a run ends early; undefined where it never does. */
export function stoppingOf({ monitor, patience, minDelta }: TrainConfig): Stopping | undefined {
  return patience > 0 ? { monitor, patience, minDelta } : undefined;
}

/** The part of a run's config that the training of a whole network reads, in its words. */
export function fitConfigOf(config: TrainConfig): FitConfig {
  const { epochs, batchSize, accumulate, learningRate, labelSmoothing, balance, batchNorm, frozenBatchNorm, keep } =
    config;
  const { averageDecay, clipNorm, mixup, cutmix, layerGroups, layerDecay, headEpochs, unfreezeEvery } = config;
  const stopping = stoppingOf(config);
  const differ = layerDecay < 1 || headEpochs > 0 || unfreezeEvery > 0;
  return {
    epochs,
    batchSize,
    accumulate,
    learningRate,
    optimizer: optimizerOf(config),
    schedule: scheduleOf(config),
    labelSmoothing,
    balance,
    batchNorm,
    frozenBatchNorm,
    keep,
    ...(averageDecay > 0 && { averageDecay }),
    ...(clipNorm > 0 && { clipNorm }),
    ...(mixup + cutmix > 0 && { mix: { mixup, cutmix } }),
    ...(differ && { layers: { groups: layerGroups, decay: layerDecay, headEpochs, unfreezeEvery } }),
    ...(stopping && { stopping }),
  };
}
