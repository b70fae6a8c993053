import { describe, expect, it } from 'vitest';
import { formulaState, uniform } from '../../test/formula_weights.js';
import { conv, graphOf, linear } from '../../test/graphs.js';
import { referenceForward } from '../../test/reference.js';
import { architectureNames, buildArchitecture } from '../architectures/index.js';
import { parametersOf, shapesOf } from '../network/index.js';
import { backboneOf, withHead } from './index.js';

const size = { height: 64, width: 64 };

describe.each([
  ['mobilenet_v2', 'classifier.1', 1280],
  ['squeezenet1_1', 'classifier.1', 512],
  ['resnet18', 'fc', 512],
  ['vgg16', 'classifier.6', 4096],
  ['alexnet', 'classifier.6', 4096],
  ['mobilenet_v3_small', 'classifier.3', 1024],
  ['efficientnet_b0', 'classifier.1', 1280],
  ['beenet', 'classifier.1', 256],
])('%s', (name, head, features) => {
  const graph = buildArchitecture(name);

  it(`is split before ${head}, into ${features} features`, () => {
    const { backbone, headNode, features: found } = backboneOf(graph);
    expect([headNode.id, found]).toEqual([head, features]);
    expect(shapesOf(backbone, size).get(backbone.output)).toEqual([features]);
    const rest = parametersOf(graph).filter(({ node }) => node !== head);
    expect(parametersOf(backbone)).toEqual(rest);
  });

  it('takes a linear head for three classes under the same name', () => {
    const edited = withHead(graph, 3);
    expect(shapesOf(edited, size).get(edited.output)).toEqual([3]);
    expect(parametersOf(edited).slice(-2)).toEqual([
      { name: `${head}.weight`, shape: [3, features], kind: 'parameter', node: head },
      { name: `${head}.bias`, shape: [3], kind: 'parameter', node: head },
    ]);
  });

  it.skipIf(name === 'squeezenet1_1')('is then the graph that is built for three classes', () => {
    expect(withHead(graph, 3)).toEqual(buildArchitecture(name, { classes: 3 }));
  });
});

it('splits every network that there is', () => {
  for (const name of architectureNames) expect(() => withHead(buildArchitecture(name), 2)).not.toThrow();
});

it("pools the input of a classifying convolution: its logits are the head's, but for the ReLU", () => {
  const graph = graphOf(
    conv('body', 'input', [3, 4, 3]),
    { id: 'drop', op: 'dropout', inputs: ['body'], attributes: { p: 0.5 } },
    conv('classifier', 'drop', [4, 2, 1]),
    { id: 'pool', op: 'adaptive_avg_pool', inputs: ['classifier'], attributes: { output_size: [1, 1] } },
    { id: 'logits', op: 'flatten', inputs: ['pool'], attributes: {} },
  );
  const state = formulaState(graph);
  const input = { shape: [1, 3, 5, 5], data: uniform('input', 75) };
  const wanted = referenceForward(graph, state, input).get('logits')!.data;
  const edited = withHead(graph, 2);
  const flat = new Map(state).set('classifier.weight', { ...state.get('classifier.weight')!, shape: [2, 4] });
  const got = referenceForward(edited, flat, input).get(edited.output)!.data;
  for (const [i, v] of wanted.entries()) expect(got[i]).toBeCloseTo(v, 12);
});

it('says that a network without a classifier has no head to cut', () => {
  const spatial = graphOf(conv('body', 'input', [3, 4, 3]));
  const twice = graphOf({ id: 'flat', op: 'flatten', inputs: ['input'], attributes: {} }, linear('fc', 'flat', 75, 2), {
    id: 'sigmoid',
    op: 'sigmoid',
    inputs: ['fc'],
    attributes: {},
  });
  for (const graph of [spatial, twice, backboneOf(buildArchitecture('resnet18')).backbone]) {
    expect(() => backboneOf(graph)).toThrow(expect.objectContaining({ code: 'no_head' }));
  }
});
