import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueAndGradients } from './backward.js';
import { startWasm } from './index.js';

beforeAll(startWasm);

const row = (...values: number[]): tf.Tensor1D => tf.tensor1d(values);
const numbers = (tensors: readonly tf.Tensor[]): number[][] => tensors.map((tensor) => [...tensor.dataSync()]);

describe('valueAndGradients', () => {
  it.each<[string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor]>([
    ['a chain', (a, b) => tf.mul(tf.relu(a), b)],
    ['a value used twice', (a, b) => tf.add(tf.mul(a, a), tf.mul(a, b))],
    ['branches that meet again', (a, b) => tf.add(tf.relu(tf.mul(a, b)), tf.mul(tf.mul(a, b), 2))],
    ['an argument that is added as it is', (a, b) => tf.add(tf.add(a, b), tf.add(b, a))],
    ['an operation with several results', (a, b) => tf.mul(tf.split(tf.concat([a, b]), 3)[1]!, 3)],
    [
      'parts that lead nowhere',
      (a, b) => {
        tf.exp(b);
        return tf.sub(a, b);
      },
    ],
    [
      'a custom gradient that hands on what came',
      (a, b) =>
        tf.customGrad((x) => ({ value: tf.mul(x as tf.Tensor, 1), gradFunc: (dy: tf.Tensor) => dy }))(tf.add(a, b)),
    ],
  ])("is TensorFlow.js's own and leaves nothing behind: %s", (_, of) => {
    const xs = [row(1, -2, 3), row(0.5, 4, -1)];
    const loss = (...[a, b]: tf.Tensor[]): tf.Scalar => tf.sum(of(a!, b!));
    const wanted = tf.valueAndGrads(loss)(xs);
    const before = tf.memory().numTensors;

    const got = valueAndGradients(loss, xs);

    expect(tf.memory().numTensors).toBe(before + 3);
    expect(numbers([got.value, ...got.grads])).toEqual(numbers([wanted.value, ...wanted.grads]));
    tf.dispose([got.value, ...got.grads, wanted.value, ...wanted.grads, ...xs]);
  });

  it('keeps no more maps at a time than the way back needs', () => {
    const x = tf.ones([1000]);
    let most = 0;
    // Forty layers, whose values and gradients TensorFlow.js would all have at the end of the way back.
    const layer = tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor]);
      return {
        value: tf.mul(x as tf.Tensor, 1.01),
        gradFunc: (dy: tf.Tensor) => {
          most = Math.max(most, tf.memory().numTensors);
          return tf.mul(dy, 1.01);
        },
      };
    });
    const before = tf.memory().numTensors;
    const { value, grads } = valueAndGradients(
      (x) => {
        let y = x!;
        for (let i = 0; i < 40; i++) y = layer(y);
        return tf.sum(y);
      },
      [x],
    );
    // The forty saved maps, and the few that are in use.
    expect(most - before).toBeLessThan(50);
    tf.dispose([x, value, ...grads]);
  });

  it('says so where the value does not depend on an argument, and leaves nothing behind', () => {
    const xs = [row(1), row(2)];
    const before = tf.memory().numTensors;
    expect(() => valueAndGradients((a) => tf.sum(a!), xs)).toThrow('does not depend on number 1');
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(xs);
  });

  it('stops the tape where the function throws', () => {
    const x = row(1);
    const before = tf.memory().numTensors;
    const fail = (x?: tf.Tensor): tf.Scalar => {
      tf.square(x!);
      throw new Error('on purpose');
    };
    expect(() => valueAndGradients(fail, [x])).toThrow('on purpose');
    expect(tf.memory().numTensors).toBe(before);
    const { value, grads } = valueAndGradients((x) => tf.sum(x!), [x]);
    expect(numbers(grads)).toEqual([[1]]);
    tf.dispose([x, value, ...grads]);
  });
});
