import { buildArchitecture } from '@beeline/core/architectures';
import { describe, expect, it } from 'vitest';
import { tiny } from '../../test/tiny.js';
import { formatSummary } from './format.js';
import { summarise } from './summarise.js';

const none = { kind: 'none' } as const;

describe('a summary', () => {
  // Parameters as torchvision documents them; MACs as its weights' "GFLOPS" say.
  it.each([
    ['resnet50', 25_557_032, 4.09],
    ['vgg16', 138_357_544, 15.47],
    ['alexnet', 61_100_840, 0.71],
    ['mobilenet_v2', 3_504_872, 0.3],
    ['squeezenet1_1', 1_235_496, 0.35],
  ])('knows the parameters and MACs of %s', (name, parameters, gigamacs) => {
    const summary = summarise(buildArchitecture(name), { height: 224, width: 224 }, none);
    expect(summary.parameters).toBe(parameters);
    expect(summary.macs / 1e9).toBeCloseTo(gigamacs, 2);
    expect(summary.layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(parameters);
  });

  it('tells frozen from trained, also within a layer', () => {
    const summary = summarise(tiny(2), { height: 16, width: 16 }, { kind: 'through', name: 'features.1.weight' });
    const of = (id: string) => summary.layers.find((layer) => layer.id === id)!;
    expect(of('features.0')).toMatchObject({ parameters: 216, frozen: 216, shape: [8, 16, 16] });
    expect(of('features.1')).toMatchObject({ parameters: 16, frozen: 8, buffers: 16 });
    expect(of('classifier')).toMatchObject({ parameters: 34, frozen: 0 });
    expect(summary.frozen).toBe(224);
  });

  it('reckons less memory for training the less is trained', () => {
    const size = { height: 64, width: 64 };
    const network = buildArchitecture('alexnet');
    const all = summarise(network, size, none).memory.training;
    const head = summarise(network, size, { kind: 'backbone' }).memory.training;
    expect(head.network).toBeLessThan(all.network / 2);
  });

  it('refuses an input that the network is too deep for', () => {
    expect(() => summarise(buildArchitecture('alexnet'), { height: 16, width: 16 }, none)).toThrow('too small');
  });

  it('is shown as a table with sums', () => {
    const text = formatSummary(summarise(tiny(2), { height: 16, width: 16 }, { kind: 'backbone' }), { colour: false });
    expect(text).toMatch(/^features\.0 +conv2d +8 x 16 x 16 +216 +frozen +55,296$/m);
    expect(text).toMatch(/^classifier +linear +2 +34 +trained +32$/m);
    expect(text).toContain('34 trained, 464 frozen, and 32 running statistics');
  });
});
