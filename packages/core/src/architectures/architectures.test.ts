import { describe, expect, it } from 'vitest';
import { checkState, costOf, initialise, parametersOf, shapesOf } from '../network/index.js';
import { createRandom } from '../random.js';
import type { StateDict } from '../weights/types.js';
import { architecture, architectureNames, buildArchitecture, recogniseArchitecture } from './index.js';

/** Arrays of these shapes, all of one memory: what is in them does not matter here. */
function emptyState(specs: readonly { name: string; shape: readonly number[] }[]): StateDict {
  const data = new Float32Array(0);
  return new Map(specs.map(({ name, shape }) => [name, { shape, data }]));
}

/**
 * Parameters and buffers (without `num_batches_tracked`) of torchvision's networks, and the billions of operations
 * that its documentation gives for 224 x 224, which count a little more than multiplications.
 */
const PUBLISHED = [
  ['resnet18', 11689512, 9600, 1.814],
  ['resnet34', 21797672, 17024, 3.664],
  ['resnet50', 25557032, 53120, 4.089],
  ['vgg16', 138357544, 0, 15.47],
  ['alexnet', 61100840, 0, 0.714],
  ['mobilenet_v2', 3504872, 34112, 0.301],
  ['mobilenet_v3_small', 2542856, 12112, 0.057],
  ['mobilenet_v3_large', 5483032, 24400, 0.217],
  ['squeezenet1_1', 1235496, 0, 0.349],
  ['shufflenet_v2_x1_0', 2278604, 16180, 0.145],
  ['efficientnet_b0', 5288548, 42016, 0.386],
] as const;

describe("torchvision's networks", () => {
  it.each(PUBLISHED)(
    '%s has %i parameters, %i buffers and %f billion operations',
    (name, parameters, buffers, billions) => {
      const cost = costOf(buildArchitecture(name), { height: 224, width: 224 });
      expect([cost.parameters, cost.buffers]).toEqual([parameters, buffers]);
      expect(Math.abs(cost.macs / 1e9 / billions - 1)).toBeLessThan(0.04);
    },
  );

  it.each([
    [0.5, 1968680],
    [1.4, 6108776],
  ])('mobilenet_v2 of width %f has %i parameters', (width, parameters) => {
    const cost = costOf(buildArchitecture('mobilenet_v2', { width }), { height: 224, width: 224 });
    expect(cost.parameters).toBe(parameters);
  });
});

describe('beenet', () => {
  it('stays small', () => {
    const cost = costOf(buildArchitecture('beenet', { classes: 2 }), { height: 96, width: 96 });
    expect(cost.parameters).toBeLessThan(160_000);
    expect(cost.macs).toBeLessThan(14e6);
  });
});

describe.each(architectureNames)('%s', (name) => {
  const { build, input, initialisation } = architecture(name);

  it('fits together for any number of classes', () => {
    const graph = build({ classes: 7 });
    expect(shapesOf(graph, { height: input, width: input }).get(graph.output)).toEqual([7]);
  });

  it('survives JSON', () => {
    const graph = build();
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });

  it('is recognised by its arrays, with another head and without one', () => {
    const specs = parametersOf(build({ classes: 7 }));
    expect(recogniseArchitecture(emptyState(specs))).toBe(name);
    const head = specs.at(-1)!.node;
    expect(recogniseArchitecture(emptyState(specs.filter(({ node }) => node !== head)))).toBe(name);
  });

  it.skipIf(['vgg16', 'alexnet'].includes(name))('starts from finite numbers that fit it', () => {
    const graph = build({ classes: 3 });
    const state = initialise(graph, createRandom(3), initialisation);
    expect(() => checkState(graph, state)).not.toThrow();
    expect([...state.values()].every(({ data }) => Number.isFinite(data.reduce((a, b) => a + b, 0)))).toBe(true);
  });
});

describe('recogniseArchitecture', () => {
  it('says nothing of arrays that fit no network', () => {
    expect(recogniseArchitecture(new Map())).toBeUndefined();
    const wide = parametersOf(buildArchitecture('mobilenet_v2', { width: 1.4 }));
    expect(recogniseArchitecture(emptyState(wide))).toBeUndefined();
  });
});

describe('architecture', () => {
  it('lists what there is when it is asked for something else', () => {
    expect(() => architecture('resnet19')).toThrow(
      expect.objectContaining({ code: 'unknown_architecture', hint: expect.stringContaining('resnet18') }),
    );
  });
});
