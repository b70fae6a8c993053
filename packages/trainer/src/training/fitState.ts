import type { StateDict, TensorData } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import type { Checkpoint } from '../checkpoints/index.js';
import type { Average } from './average.js';
import type { Optimizer } from './optimizer.js';
import type { EpochRecord } from './types.js';

/** How far a training has come, between two changes of its weights. */
export interface FitPlace {
  /** The epoch that is under way, from 1; one more than the last when all is done. */
  readonly epoch: number;
  /** Changes of the weights in it so far. */
  readonly step: number;
  /** What they saw: sums over photos, see `updatesOf`. */
  readonly seen: Seen;
  /** Time spent in it. */
  readonly seconds: number;
  readonly history: readonly EpochRecord[];
  /** The epoch whose weights would be kept now. */
  readonly best?: EpochRecord;
}

export interface Seen {
  readonly loss: number;
  readonly correct: number;
  readonly photos: number;
  /** Changes of the weights that the epoch has; 0 before the first. */
  readonly steps: number;
}

/** Where an epoch begins. */
export const AT_ITS_START = { step: 0, seen: { loss: 0, correct: 0, photos: 0, steps: 0 }, seconds: 0 } as const;

/** Where a training begins. */
export const FROM_THE_START: FitPlace = { epoch: 1, ...AT_ITS_START, history: [] };

/** Keeps a training, so that it can go on after it was killed at any moment. */
export interface Keeping {
  /** What to go on from; absent: it begins. */
  readonly last?: Checkpoint<FitState> | undefined;
  /** Asked after every change of the weights: whether it should be kept right there, too. */
  isDue(): boolean;
  write(state: Checkpoint<FitState>): Promise<void>;
}

/** All of a training that changes as it goes. */
export interface Moving {
  /** Weights and running statistics, as the engine has them. */
  readonly tensors: Map<string, tf.Tensor>;
  readonly average: Average | undefined;
  readonly optimizer: Optimizer;
  /** The best weights so far. */
  best: StateDict | undefined;
}

/** What a checkpoint of a training holds beside its numbers. */
export interface FitState extends FitPlace {
  readonly averaged: number;
  /** Steps taken, by weight. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Reads off everything that the training needs to go on from here. */
export async function takeState(moving: Moving, place: FitPlace): Promise<Checkpoint<FitState>> {
  const { tensors, average, optimizer, best } = moving;
  const remembered = optimizer.remembered();
  const all = new Map<string, TensorData>();
  for (const [prefix, part] of [
    ['weights', tensors],
    ['average', average?.tensors ?? new Map<string, tf.Tensor>()],
    ['optimizer', remembered.tensors],
  ] as const) {
    for (const [name, tensor] of part)
      all.set(`${prefix}/${name}`, { shape: tensor.shape, data: (await tensor.data()) as Float32Array });
  }
  for (const [name, tensor] of best ?? []) all.set(`best/${name}`, tensor);
  return { tensors: all, json: { ...place, averaged: average?.steps ?? 0, counts: remembered.counts } };
}

/** Puts everything back as it was when {@link takeState} read it. */
export function putBack({ tensors, json }: Checkpoint<FitState>, moving: Moving): void {
  const part = (prefix: string): Map<string, TensorData> =>
    new Map(
      [...tensors].flatMap(([name, data]) =>
        name.startsWith(`${prefix}/`) ? [[name.slice(prefix.length + 1), data]] : [],
      ),
    );
  replace(moving.tensors, part('weights'));
  if (moving.average) {
    replace(moving.average.tensors, part('average'));
    moving.average.steps = json.averaged;
  }
  const remembered = new Map([...part('optimizer')].map(([name, data]) => [name, onEngine(data)]));
  moving.optimizer.remember({ tensors: remembered, counts: json.counts });
  const best = part('best');
  moving.best = best.size > 0 ? best : undefined;
}

function replace(tensors: Map<string, tf.Tensor>, by: StateDict): void {
  for (const [name, data] of by) {
    tensors.get(name)?.dispose();
    tensors.set(name, onEngine(data));
  }
}

const onEngine = ({ shape, data }: TensorData): tf.Tensor => tf.keep(tf.tensor(data, [...shape], 'float32'));
