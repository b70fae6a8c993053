import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../architectures/index.js';
import { type FreezePlan, frozenParameters } from './index.js';

const alexnet = buildArchitecture('alexnet', { classes: 10 });
const frozen = (plan: FreezePlan): string[] => [...frozenParameters(alexnet, plan)];

describe('frozenParameters', () => {
  it('freezes nothing', () => {
    expect(frozen({ kind: 'none' })).toEqual([]);
  });

  it('freezes all but the head, and never running statistics', () => {
    expect(frozen({ kind: 'backbone' })).toHaveLength(14);
    expect(frozen({ kind: 'backbone' }).at(-1)).toBe('classifier.4.bias');
    const mobilenet = frozenParameters(buildArchitecture('mobilenet_v2'), { kind: 'backbone' });
    expect(mobilenet.size).toBe(156);
    expect([...mobilenet].some((name) => name.includes('running'))).toBe(false);
  });

  it('freezes the first ten: the five convolutions of AlexNet', () => {
    expect(frozen({ kind: 'first', count: 10 })).toEqual(
      [0, 3, 6, 8, 10].flatMap((layer) => [`features.${layer}.weight`, `features.${layer}.bias`]),
    );
  });

  it('freezes up to a named parameter, and that one too', () => {
    expect(frozen({ kind: 'through', name: 'features.3.weight' })).toEqual([
      'features.0.weight',
      'features.0.bias',
      'features.3.weight',
    ]);
  });

  it('freezes what a pattern matches, and takes its dots as dots', () => {
    expect(frozen({ kind: 'matching', pattern: 'features.*' })).toHaveLength(10);
    expect(frozen({ kind: 'matching', pattern: '*.0.bias' })).toEqual(['features.0.bias']);
    expect(() => frozen({ kind: 'matching', pattern: 'features?0*' })).toThrow();
  });

  it.each<[string, FreezePlan]>([
    ['alexnet has 16 parameters; 17 cannot be frozen', { kind: 'first', count: 17 }],
    ['16 parameters; -1 cannot', { kind: 'first', count: -1 }],
    ['16 parameters; 1.5 cannot', { kind: 'first', count: 1.5 }],
    ['no parameter called features.1.weight', { kind: 'through', name: 'features.1.weight' }],
    ['No parameter of alexnet matches layer1.*', { kind: 'matching', pattern: 'layer1.*' }],
  ])('says that %s', (words, plan) => {
    expect(() => frozen(plan)).toThrow(
      expect.objectContaining({ code: 'freeze_invalid', message: expect.stringContaining(words) }),
    );
  });
});
