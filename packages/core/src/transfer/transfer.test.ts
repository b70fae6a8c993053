import { describe, expect, it } from 'vitest';
import { formulaState } from '../../test/formula_weights.js';
import { conv } from '../../test/graphs.js';
import { buildArchitecture } from '../architectures/index.js';
import { parametersOf, shapesOf } from '../network/index.js';
import { backboneOf, loadBackbone, replaceNode, softmax } from './index.js';

describe('replaceNode', () => {
  const { op, attributes } = conv('features.0', 'input', [3, 64, 5]);

  it("puts a 5x5 convolution in place of AlexNet's first layer, as an edit of data", () => {
    const graph = buildArchitecture('alexnet', { classes: 10 });
    const edited = replaceNode(graph, JSON.parse(JSON.stringify({ id: 'features.0', op, attributes })));
    expect(parametersOf(edited)[0]).toMatchObject({ name: 'features.0.weight', shape: [64, 3, 5, 5] });
    expect(shapesOf(edited, { height: 32, width: 32 }).get(edited.output)).toEqual([10]);
    expect(parametersOf(graph)[0]).toMatchObject({ shape: [64, 3, 11, 11] });
  });

  it('names the layers that there are', () => {
    const replace = () => replaceNode(buildArchitecture('alexnet'), { id: 'conv1', op, attributes });
    expect(replace).toThrow(
      expect.objectContaining({ code: 'unknown_layer', hint: expect.stringContaining('features.0, features.1') }),
    );
  });
});

describe('loadBackbone', () => {
  const graph = buildArchitecture('beenet', { classes: 5 });
  const { backbone } = backboneOf(graph);

  it('takes what the backbone needs, in its order, and leaves a head of any size', () => {
    const state = formulaState(graph);
    const shuffled = new Map([...state].reverse());
    const loaded = loadBackbone(backbone, shuffled);
    expect([...loaded.keys()]).toEqual([...state.keys()].filter((name) => !name.startsWith('classifier')));
    expect(loaded.get('features.0.0.weight')).toBe(state.get('features.0.0.weight'));
  });

  it('names what is missing or of another shape', () => {
    const state = new Map(formulaState(graph));
    state.delete('features.0.1.running_var');
    state.set('features.0.0.weight', { shape: [16, 3, 5, 5], data: new Float32Array(1200) });
    expect(() => loadBackbone(backbone, state)).toThrow(
      expect.objectContaining({
        code: 'weights_mismatch',
        message:
          'These weights do not fit beenet without its head: missing: features.0.1.running_var; ' +
          'wrong shape: features.0.0.weight is [16, 3, 5, 5], needed is [16, 3, 3, 3].',
      }),
    );
  });
});

describe('softmax', () => {
  it('makes probabilities', () => {
    const [a, b, c] = softmax(Float32Array.of(Math.log(1), Math.log(2), Math.log(5)));
    expect(a).toBeCloseTo(0.125, 6);
    expect(b).toBeCloseTo(0.25, 6);
    expect(c).toBeCloseTo(0.625, 6);
  });

  it('divides by the temperature first', () => {
    const logits = Float32Array.of(3, -1, 0.5);
    expect(softmax(logits, 2)).toEqual(softmax(logits.map((v) => v / 2)));
  });

  it('stands logits that overflow an exponential', () => {
    expect([...softmax(Float32Array.of(8946, 0, -8000))]).toEqual([1, 0, 0]);
  });
});
