import { describe, expect, it } from 'vitest';
import { formulaState, uniform } from '../../test/formula_weights.js';
import { conv, everyOperation, graphOf, norm } from '../../test/graphs.js';
import { referenceForward } from '../../test/reference.js';
import { checkState, foldBatchNorm, type Graph } from './index.js';

const shape = [2, 3, 13, 11];
const input = { shape, data: uniform('input', 2 * 3 * 13 * 11) };

function outputs(graph: Graph): [Float64Array, Float64Array, Graph] {
  const state = formulaState(graph);
  const folded = foldBatchNorm(graph, state);
  checkState(folded.graph, folded.state);
  const plain = referenceForward(graph, state, input).get(graph.output)!.data;
  return [plain, referenceForward(folded.graph, folded.state, input).get(folded.graph.output)!.data, folded.graph];
}

function expectClose(got: Float64Array, wanted: Float64Array): void {
  expect(got.length).toBe(wanted.length);
  for (const [i, v] of wanted.entries()) expect(got[i]).toBeCloseTo(v, 5);
}

const operations = (graph: Graph): string[] => graph.nodes.map(({ id, op }) => `${id}:${op}`);

describe('foldBatchNorm', () => {
  it('keeps the answer and leaves neither batch norm nor dropout', () => {
    const [plain, folded, graph] = outputs(everyOperation);
    expectClose(folded, plain);
    const gone = ['batch_norm', 'dropout', 'stochastic_depth'];
    expect(graph.nodes.filter(({ op }) => gone.includes(op))).toEqual([]);
  });

  it('adds to the bias that a convolution has', () => {
    const [plain, folded, graph] = outputs(graphOf(conv('conv', 'input', [3, 4, 3]), norm('bn', 'conv', 4)));
    expect(operations(graph)).toEqual(['conv:conv2d']);
    expect(graph.output).toBe('conv');
    expectClose(folded, plain);
  });

  it('makes a convolution of a batch norm whose input others read too', () => {
    const both = graphOf(conv('conv', 'input', [3, 4, 3]), norm('bn', 'conv', 4), {
      id: 'add',
      op: 'add',
      inputs: ['conv', 'bn'],
      attributes: {},
    });
    const [plain, folded, graph] = outputs(both);
    expect(operations(graph)).toEqual(['conv:conv2d', 'bn:conv2d', 'add:add']);
    expectClose(folded, plain);
  });

  it('does not fold through a dropout that others read too', () => {
    const [plain, folded] = outputs(
      graphOf(
        conv('conv', 'input', [3, 4, 3]),
        { id: 'drop', op: 'dropout', inputs: ['conv'], attributes: { p: 0.5 } },
        norm('bn', 'drop', 4),
        { id: 'add', op: 'add', inputs: ['drop', 'bn'], attributes: {} },
      ),
    );
    expectClose(folded, plain);
  });

  it('changes nothing that it is given', () => {
    const state = formulaState(everyOperation);
    const before = JSON.stringify([everyOperation, [...state].map(([name, { data }]) => [name, ...data])]);
    foldBatchNorm(everyOperation, state);
    expect(JSON.stringify([everyOperation, [...state].map(([name, { data }]) => [name, ...data])])).toBe(before);
  });
});
