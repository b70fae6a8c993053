import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../../test/backend.js';
import { formulaState } from '../../test/formula_weights.js';
import { conv, everyOperation, graphOf, linear } from '../../test/graphs.js';
import { layOut, takeOut } from './index.js';

beforeAll(useWasm);

const count = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i);

describe('layOut', () => {
  it('lays filters HWIO, depthwise filters [H, W, channels, multiplier] and linear layers [in, out]', () => {
    const graph = graphOf(
      conv('plain', 'input', [3, 2, [1, 2]], { bias: false }),
      conv('depthwise', 'plain', [2, 4, 1], { groups: 2, bias: false }),
      { id: 'flat', op: 'flatten', inputs: ['depthwise'], attributes: {} },
      linear('linear', 'flat', 4, 2),
    );
    const state = new Map([
      ['plain.weight', { shape: [2, 3, 1, 2], data: count(12) }],
      ['depthwise.weight', { shape: [4, 1, 1, 1], data: count(4) }],
      ['linear.weight', { shape: [2, 4], data: count(8) }],
      ['linear.bias', { shape: [2], data: count(2) }],
    ]);
    const tensors = layOut(graph, state);
    const laid = [...tensors].map(([name, tensor]) => [name, tensor.shape, [...tensor.dataSync()]]);
    expect(laid).toEqual([
      ['plain.weight', [1, 2, 3, 2], [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]],
      ['depthwise.weight', [1, 1, 2, 2], [0, 1, 2, 3]],
      ['linear.weight', [4, 2], [0, 4, 1, 5, 2, 6, 3, 7]],
      ['linear.bias', [2], [0, 1]],
    ]);
    tf.dispose([...tensors.values()]);
  });

  it('is undone by takeOut, number for number and in order', async () => {
    const state = formulaState(everyOperation);
    const tensors = layOut(everyOperation, state);
    const back = await takeOut(everyOperation, tensors);
    tf.dispose([...tensors.values()]);
    expect([...back.keys()]).toEqual([...state.keys()]);
    for (const [name, { shape, data }] of state) expect(back.get(name), name).toEqual({ shape, data });
  });

  it('keeps no hold of the arrays that it was given', () => {
    const graph = graphOf(conv('conv', 'input', [1, 1, 1]));
    const data = Float32Array.of(3);
    const tensors = layOut(
      graph,
      new Map([
        ['conv.weight', { shape: [1, 1, 1, 1], data }],
        ['conv.bias', { shape: [1], data }],
      ]),
    );
    data[0] = 9;
    expect([...tensors.values()].map((tensor) => tensor.dataSync()[0])).toEqual([3, 3]);
    tf.dispose([...tensors.values()]);
  });
});
