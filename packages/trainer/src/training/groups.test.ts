import { architectureNames, buildArchitecture } from '@beeline/core/architectures';
import { parametersOf } from '@beeline/core/network';
import { describe, expect, it } from 'vitest';
import { tiny } from '../../test/tiny.js';
import { depthGroups, multipliersOf, openIn } from './groups.js';

/** The modules of each group: the first `depth` parts of its parameters' names. */
const modules = (groups: readonly (readonly string[])[], depth: number): string[] =>
  groups.map((names) => [...new Set(names.map((name) => name.split('.').slice(0, depth).join('.')))].join(' '));

describe('groups by depth', () => {
  it('are the blocks of a residual network, from the head to the stem', () => {
    const blocks = [4, 3, 2, 1].flatMap((layer) => [`layer${layer}.1.`, `layer${layer}.0.`]);
    const groups = depthGroups(buildArchitecture('resnet18'));
    expect(groups).toHaveLength(10);
    expect(groups[0]).toEqual(['fc.weight', 'fc.bias']);
    for (const [i, block] of blocks.entries())
      expect(
        groups[i + 1]!.every((name) => name.startsWith(block)),
        block,
      ).toBe(true);
    expect(groups[9]).toEqual(['conv1.weight', 'bn1.weight', 'bn1.bias']);
  });

  it('are the layers of a chain, batch norm with its convolution', () => {
    expect(depthGroups(tiny(2))).toEqual([
      ['classifier.weight', 'classifier.bias'],
      ['features.7.weight', 'features.7.bias'],
      ['features.4.weight', 'features.5.weight', 'features.5.bias'],
      ['features.0.weight', 'features.1.weight', 'features.1.bias'],
    ]);
    expect(depthGroups(buildArchitecture('vgg16'))).toHaveLength(16);
  });

  it('can be fewer: the head, and the rest in even parts', () => {
    const groups = depthGroups(buildArchitecture('resnet18'), 4);
    expect(modules(groups, 2)).toEqual([
      'fc.weight fc.bias',
      'layer4.1 layer4.0 layer3.1',
      'layer3.0 layer2.1 layer2.0',
      'layer1.1 layer1.0 conv1.weight bn1.weight bn1.bias',
    ]);
    expect(depthGroups(tiny(2), 99)).toEqual(depthGroups(tiny(2)));
    expect(depthGroups(tiny(2), 1)).toHaveLength(2);
  });

  it.each(architectureNames)('of %s hold every parameter once, the head alone first', (name) => {
    const graph = buildArchitecture(name);
    const groups = depthGroups(graph);
    const parameters = parametersOf(graph).filter(({ kind }) => kind === 'parameter');
    expect(groups.flat().sort()).toEqual(parameters.map((spec) => spec.name).sort());
    expect(groups[0]!.every((parameter) => parameters.slice(-2).some((spec) => spec.name === parameter))).toBe(true);
    expect(groups.length).toBeGreaterThan(4);
    // Stem last: the first parameter of the network is in the last group.
    expect(groups.at(-1)).toContain(parameters[0]!.name);
  });
});

describe('what groups are for', () => {
  const groups = [['head'], ['top'], ['middle', 'middle too'], ['stem']];

  it('learning rates that fall with the depth', () => {
    expect([...multipliersOf(groups, 0.5)]).toEqual([
      ['head', 1],
      ['top', 0.5],
      ['middle', 0.25],
      ['middle too', 0.25],
      ['stem', 0.125],
    ]);
  });

  it('the head first, then everything (fastai’s fine_tune)', () => {
    const open = (epoch: number): string[] => [...openIn(epoch, groups, { headEpochs: 2, unfreezeEvery: 0 })];
    expect([open(0), open(1), open(2)]).toEqual([['head'], ['head'], groups.flat()]);
  });

  it('the head first, then one group more at a time (ULMFiT)', () => {
    const counts = Array.from(
      { length: 8 },
      (_, epoch) => openIn(epoch, groups, { headEpochs: 1, unfreezeEvery: 2 }).size,
    );
    expect(counts).toEqual([1, 2, 2, 4, 4, 5, 5, 5]);
  });
});
