import { describe, expect, it } from 'vitest';
import { conv, graphOf, linear, norm } from '../../test/graphs.js';
import { createRandom } from '../random.js';
import { initialise, kaimingNormalFanOut, kaimingUniformFanIn, parametersOf, smallNormal } from './index.js';

const graph = graphOf(
  conv('conv', 'input', [64, 128, 3]),
  norm('bn', 'conv', 128),
  conv('depthwise', 'bn', [128, 128, 3], { groups: 128 }),
  { id: 'flat', op: 'flatten', inputs: ['depthwise'], attributes: {} },
  linear('linear', 'flat', 128, 512),
);

const largest = (data: Float32Array): number => data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
const deviation = (data: Float32Array): number => Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length);

describe('initialise', () => {
  it('makes every array of the graph, batch norm as identity', () => {
    const state = initialise(graph, createRandom(1));
    expect([...state].map(([name, { shape }]) => [name, shape])).toEqual(
      parametersOf(graph).map(({ name, shape }) => [name, shape]),
    );
    const first = (name: string) => [...new Set(state.get(`bn.${name}`)!.data)];
    expect(['weight', 'bias', 'running_mean', 'running_var'].map(first)).toEqual([[1], [0], [0], [1]]);
  });

  it.each([
    ['conv.weight', 64 * 9],
    ['conv.bias', 64 * 9],
    ['depthwise.weight', 9],
    ['depthwise.bias', 9],
    ['linear.weight', 128],
    ['linear.bias', 128],
  ])("starts %s as PyTorch's default, uniform within 1 / sqrt(%i)", (name, fanIn) => {
    const { data } = initialise(graph, createRandom(1)).get(name)!;
    const bound = 1 / Math.sqrt(fanIn);
    expect(largest(data)).toBeLessThanOrEqual(bound);
    expect(largest(data)).toBeGreaterThan(0.95 * bound);
    expect(Math.abs(deviation(data) / (bound / Math.sqrt(3)) - 1)).toBeLessThan(0.15);
  });

  it.each([
    ['kaiming normal, fan out', kaimingNormalFanOut, Math.sqrt(2 / (128 * 9))],
    ['kaiming uniform, fan in', kaimingUniformFanIn, Math.sqrt(2 / (64 * 9))],
    ['normal of 0.01', smallNormal, 0.01],
  ])('starts a convolution by %s with that deviation and no bias', (_, rule, wanted) => {
    const state = initialise(graph, createRandom(1), rule);
    expect(deviation(state.get('conv.weight')!.data) / wanted).toBeCloseTo(1, 1);
    expect(largest(state.get('conv.bias')!.data)).toBe(0);
  });

  it('is the same for the same seed, and for a layer whatever the others are', () => {
    const state = initialise(graph, createRandom(1));
    expect(initialise(graph, createRandom(1))).toEqual(state);
    expect(initialise(graph, createRandom(2)).get('conv.weight')).not.toEqual(state.get('conv.weight'));
    const wider = graphOf(conv('conv', 'input', [32, 128, 3]), ...graph.nodes.slice(1));
    expect(initialise(wider, createRandom(1)).get('linear.weight')).toEqual(state.get('linear.weight'));
  });
});
