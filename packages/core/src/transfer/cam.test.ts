import { expect, test } from 'vitest';
import { graphOf, linear } from '../../test/graphs.js';
import { buildArchitecture } from '../architectures/index.js';
import { activationMap, mapSourceOf } from './index.js';

test.each([
  ['beenet', { pool: 'avgpool', head: 'classifier.1' }],
  ['resnet18', { pool: 'avgpool', head: 'fc' }],
  ['mobilenet_v2', { pool: 'avgpool', head: 'classifier.1' }],
  ['efficientnet_b0', { pool: 'avgpool', head: 'classifier.1' }],
  ['alexnet', undefined],
  ['vgg16', undefined],
  ['mobilenet_v3_small', undefined],
])('%s has its map here: %o', (name, source) => {
  expect(mapSourceOf(buildArchitecture(name))).toEqual(source);
});

test("SqueezeNet's map is what its convolution answers, before pooling", () => {
  const source = mapSourceOf(buildArchitecture('squeezenet1_1'))!;
  expect(source).not.toHaveProperty('head');
  const features = { width: 2, height: 1, channels: 3, data: [1, 2, 3, 4, 5, 6] };
  expect([...activationMap(source, new Map(), features, 2).values]).toEqual([3, 6]);
});

test('a network that does not pool has no map', () => {
  const flat = graphOf({ id: 'flat', op: 'flatten', inputs: ['input'], attributes: {} }, linear('fc', 'flat', 75, 2));
  expect(mapSourceOf(flat)).toBeUndefined();
});

test('each cell is the weights of the label times the features there', () => {
  const state = new Map([['fc.weight', { shape: [2, 2], data: Float32Array.of(1, 2, -1, 3) }]]);
  const features = { width: 2, height: 2, channels: 2, data: [1, 0, 0, 1, 2, 2, 0, 0] };
  const map = activationMap({ pool: 'pool', head: 'fc' }, state, features, 1);
  expect(map).toEqual({ width: 2, height: 2, values: Float32Array.of(-1, 3, 4, 0) });
});
