import { createRandom, type Random } from '@beeline/core';
import { checks, type Image, waves } from '@beeline/core/image';
import { type Graph, initialise } from '@beeline/core/network';
import type { Samples } from '../src/loader/index.js';
import type { FitConfig } from '../src/training/config.js';
import type { Fit } from '../src/training/fitOptions.js';

/** Waves or checks, each with noise and light of its own: two classes that edges and tones tell apart. */
export function patterns(count: number, random: Random): Samples {
  const photos = Array.from({ length: count }, (_, i): Image => {
    const { data, ...size } = (i % 2 === 0 ? waves : checks)(16, 16);
    const light = 0.5 + 0.4 * random.uniform();
    return { ...size, data: data.map((v) => v * light + 25 * random.uniform()) };
  });
  return { length: count, label: (i) => i % 2, image: (i) => photos[i]! };
}

export const fitConfig: FitConfig = {
  epochs: 4,
  batchSize: 8,
  learningRate: 0.02,
  optimizer: { kind: 'sgd', momentum: 0.9, weightDecay: 1e-4 },
  schedule: { kind: 'cosine', epochs: 4 },
  labelSmoothing: 0,
  batchNorm: 'train',
};

/** A training of such patterns, 41 to learn from and 20 to judge by. */
export function fitOf(graph: Graph, changes: Partial<Fit> = {}): Fit {
  const random = createRandom(3);
  return {
    graph,
    state: initialise(graph, random.fork('start')),
    train: patterns(41, random.fork('train')),
    val: patterns(20, random.fork('val')),
    augmentation: [
      { op: 'random_crop', size: 16, padding: 2 },
      { op: 'random_horizontal_flip', p: 0.5 },
    ],
    preprocessing: { transforms: [], mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    config: fitConfig,
    random: random.fork('fit'),
    ...changes,
  };
}
