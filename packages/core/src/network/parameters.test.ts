import { describe, expect, it } from 'vitest';
import { formulaState } from '../../test/formula_weights.js';
import { conv, graphOf, norm } from '../../test/graphs.js';
import { checkState, parametersOf } from './index.js';

const graph = graphOf(conv('conv', 'input', [3, 4, 3], { bias: false }), norm('bn', 'conv', 4));

describe('parametersOf', () => {
  it("lists arrays in PyTorch's order and tells buffers from parameters", () => {
    expect(parametersOf(graph)).toEqual([
      { name: 'conv.weight', shape: [4, 3, 3, 3], kind: 'parameter', node: 'conv' },
      { name: 'bn.weight', shape: [4], kind: 'parameter', node: 'bn' },
      { name: 'bn.bias', shape: [4], kind: 'parameter', node: 'bn' },
      { name: 'bn.running_mean', shape: [4], kind: 'buffer', node: 'bn' },
      { name: 'bn.running_var', shape: [4], kind: 'buffer', node: 'bn' },
    ]);
  });
});

describe('checkState', () => {
  it('takes what fits', () => {
    expect(() => checkState(graph, formulaState(graph))).not.toThrow();
  });

  it('names what is missing, unexpected and of another shape', () => {
    const state = new Map(formulaState(graph));
    state.delete('bn.bias');
    state.set('fc.weight', { shape: [1], data: new Float32Array(1) });
    state.set('bn.weight', { shape: [2, 2], data: new Float32Array(4) });
    expect(() => checkState(graph, state)).toThrow(
      expect.objectContaining({
        code: 'weights_mismatch',
        message:
          'These weights do not fit test: missing: bn.bias; unexpected: fc.weight; ' +
          'wrong shape: bn.weight is [2, 2], needed is [4].',
      }),
    );
  });

  it('names the first four of many and counts the rest', () => {
    expect(() => checkState(graph, new Map())).toThrow(/bn\.running_mean and 1 more/);
  });
});
