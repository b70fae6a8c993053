import { describe, expect, it } from 'vitest';
import { conv, everyOperation, graphOf, linear } from '../../test/graphs.js';
import { costOf, type Graph, shapesOf } from './index.js';

const size = { height: 13, width: 11 };

const problem = (graph: Graph): string => {
  try {
    shapesOf(graph, size);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('shapesOf', () => {
  it('follows a network through every operation', () => {
    expect(Object.fromEntries(shapesOf(everyOperation, size))).toMatchObject({
      stem: [8, 7, 11],
      depthwise: [16, 7, 11],
      squeeze: [8, 1, 1],
      scaled: [8, 7, 11],
      left: [4, 7, 11],
      shuffle: [8, 7, 11],
      max: [8, 4, 6],
      avg: [8, 5, 4],
      larger: [8, 7, 3],
      flat: [168],
      head: [5],
    });
  });

  it.each([
    ['wants 4 input channels and is given 3', graphOf(conv('c', 'input', [4, 8, 3]))],
    ['too small here (13 x 11)', graphOf(conv('c', 'input', [3, 8, 15]))],
    ['do not divide into 2 groups', graphOf(conv('c', 'input', [3, 8, 1], { groups: 2 }))],
    ['input is not flat', graphOf(linear('fc', 'input', 429, 2))],
    ['wants 7 features and is given 429', graphOf(flat(), linear('fc', 'flat', 7, 2))],
    ['it wants a feature map', graphOf(flat(), conv('c', 'flat', [3, 8, 3]))],
    ['its input nowhere does not come before it', graphOf(conv('c', 'nowhere', [3, 8, 3]))],
    ['two layers of this name', graphOf(conv('c', 'input', [3, 3, 1]), conv('c', 'c', [3, 3, 1]))],
    ['adds [3,13,11] and [8,13,11]', graphOf(conv('c', 'input', [3, 8, 1]), sum('input', 'c'))],
    ['output gone is not one of its layers', { ...graphOf(flat()), output: 'gone' }],
  ])('says that the layer %s', (words, graph) => {
    expect(problem(graph)).toContain(words);
  });
});

function flat(): Graph['nodes'][number] {
  return { id: 'flat', op: 'flatten', inputs: ['input'], attributes: {} };
}

function sum(a: string, b: string): Graph['nodes'][number] {
  return { id: 'sum', op: 'add', inputs: [a, b], attributes: {} };
}

describe('costOf', () => {
  it('counts the multiplications and numbers of each layer', () => {
    const graph = graphOf(
      conv('c', 'input', [3, 6, 3], { groups: 3, padding: 1 }),
      { ...flat(), inputs: ['c'] },
      linear('fc', 'flat', 858, 2),
    );
    const cost = costOf(graph, size);
    const [convolution, , classifier] = cost.nodes;
    expect(convolution).toEqual({ id: 'c', op: 'conv2d', shape: [6, 13, 11], parameters: 60, buffers: 0, macs: 7722 });
    expect(classifier).toMatchObject({ parameters: 1718, macs: 1716 });
    expect(cost).toMatchObject({ parameters: 1778, buffers: 0, macs: 9438, activationBytes: 4 * (858 + 858 + 2) });
  });
});
