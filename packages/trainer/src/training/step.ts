import type { Random } from '@beeline/core';
import { type ForwardOptions, forward, type Graph } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { valueAndGradients } from '../backends/backward.js';
import { countCorrect, countMixed, crossEntropy, mixedTargets, targetsOf } from './loss.js';
import type { Mixed } from './mix.js';

/** Everything of a network that a training changes, and how. The maps' tensors are replaced as it goes. */
export interface Trainee {
  readonly graph: Graph;
  /** All arrays by name, as core's `layOut` lays them. */
  readonly tensors: Map<string, tf.Tensor>;
  /** Names of the parameters that get gradients. */
  readonly trainable: readonly string[];
}

export interface StepOptions {
  /** Whether batch norm takes the batch's own statistics (and moves the running ones) or the running ones. */
  readonly batchNorm: NonNullable<ForwardOptions['batchNorm']>;
  /** In [0, 1). */
  readonly labelSmoothing: number;
  /** What the loss of a photo is multiplied by, by class; 1 if not given. */
  readonly weights?: ReadonlyMap<number, number> | undefined;
  /** What else is in the photos, if they are mixed. */
  readonly mixed?: Mixed | undefined;
  /** Where dropout draws from; without it there is none. */
  readonly dropout?: Random;
}

export interface StepResult {
  /** Mean loss in nats, before the step. */
  readonly loss: number;
  /** Photos whose largest logit was right, before the step; parts of photos where they are mixed. */
  readonly correct: number;
  /** The gradient of every trainable parameter, by name. The caller disposes them. */
  readonly gradients: Map<string, tf.Tensor>;
}

/** Loss and gradients of one batch (NHWC). Running statistics move as PyTorch's do; weights stay as they are. */
export async function differentiate(
  { graph, tensors, trainable }: Trainee,
  x: tf.Tensor4D,
  labels: readonly number[],
  { batchNorm, labelSmoothing, weights: classWeights, mixed, dropout }: StepOptions,
): Promise<StepResult> {
  const running = new Map<string, tf.Tensor>();
  let logits: tf.Tensor2D | undefined;
  const loss = (...weights: tf.Tensor[]): tf.Scalar => {
    const now = new Map(tensors);
    for (const [i, name] of trainable.entries()) now.set(name, weights[i]!);
    const y = forward(graph, now, x, {
      batchNorm,
      ...(dropout && { dropout }),
      onBatchStatistics: (node, mean, variance) => {
        const { momentum } = node.attributes;
        for (const [suffix, seen] of [
          ['running_mean', mean],
          ['running_var', variance],
        ] as const) {
          const name = `${node.id}.${suffix}`;
          const moved = tf.add(tf.mul(tensors.get(name)!, 1 - momentum), tf.mul(seen, momentum));
          running.set(name, tf.keep(moved));
        }
      },
    }) as tf.Tensor2D;
    logits = tf.keep(y.clone());
    return crossEntropy(y, mixedTargets(labels, mixed, y.shape[1], labelSmoothing, classWeights));
  };
  const { value, grads } = valueAndGradients(
    loss,
    trainable.map((name) => tensors.get(name)!),
  );
  for (const [name, moved] of running) {
    tensors.get(name)!.dispose();
    tensors.set(name, moved);
  }
  const result = {
    loss: (await value.data())[0]!,
    correct: countMixed((await logits!.data()) as Float32Array, labels, mixed),
    gradients: new Map(trainable.map((name, i) => [name, grads[i]!])),
  };
  tf.dispose([value, logits!]);
  return result;
}

/** What a network answers to a batch in evaluation mode: logits, row by row. */
export async function logitsOf(
  graph: Graph,
  tensors: ReadonlyMap<string, tf.Tensor>,
  x: tf.Tensor4D,
): Promise<Float32Array> {
  return numbersOf(tf.tidy(() => forward(graph, tensors, x)));
}

/** Mean loss and number of right answers of one batch, in evaluation mode. */
export async function measure(
  graph: Graph,
  tensors: ReadonlyMap<string, tf.Tensor>,
  x: tf.Tensor4D,
  labels: readonly number[],
): Promise<{ loss: number; correct: number }> {
  const logits = await logitsOf(graph, tensors, x);
  const loss = tf.tidy(() => {
    const rows = tf.tensor2d(logits, [labels.length, logits.length / labels.length]);
    return crossEntropy(rows, targetsOf(labels, rows.shape[1]));
  });
  return { loss: (await numbersOf(loss))[0]!, correct: countCorrect(logits, labels) };
}

/** A tensor's numbers; the tensor is disposed. A graphics card has no other way to read than to wait. */
async function numbersOf(tensor: tf.Tensor): Promise<Float32Array> {
  const numbers = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return numbers;
}
