import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS } from './fields.js';
import { RUN_FIELDS } from './runFields.js';
import { readConfig } from './settings.js';

const read = (settings: unknown) => readConfig(JSON.stringify(settings), 'my.json');

const five = {
  id: 'features.0',
  op: 'conv2d',
  attributes: {
    in_channels: 3,
    out_channels: 64,
    kernel_size: [5, 5],
    stride: [1, 1],
    padding: [0, 0],
    dilation: [1, 1],
    groups: 1,
    bias: true,
  },
};

describe('a settings file', () => {
  it('may say anything of a training', () => {
    const settings = {
      epochs: 3,
      optimizer: 'adam',
      betas: [0.8, 0.99],
      freeze: { kind: 'first', count: 10 },
      frozenBatchNorm: 'train',
      keep: 'last',
      replace: [five],
      augmentation: [
        { op: 'random_resized_crop', size: 224, scale: [0.08, 1], ratio: [0.75, 1.3333], filter: 'bilinear' },
        { op: 'grayscale' },
      ],
      preprocessing: { transforms: [{ op: 'center_crop', size: 8 }], mean: [0, 0, 0], std: [1, 1, 1] },
    };
    expect(read(settings)).toEqual(settings);
  });

  it.each([
    ['an unknown word', { epoch: 3 }, 'epoch'],
    ['a number out of range', { labelSmoothing: 1 }, 'labelSmoothing'],
    ['a random step with a misspelt field', { augmentation: [{ op: 'random_rotation', degree: 4 }] }, 'augmentation.0'],
    ['a layer with an attribute missing', { replace: [{ ...five, attributes: { bias: true } }] }, 'replace.0'],
    ['a layer of no kind that there is', { replace: [{ ...five, op: 'conv3d' }] }, 'not a layer'],
    ['a freeze plan without its number', { freeze: { kind: 'first' } }, 'freeze'],
  ])('is refused, with the place: %s', (_, settings, place) => {
    expect(() => read(settings)).toThrow(place);
    expect(() => read(settings)).toThrow('my.json');
  });

  it('is read or refused in words, whatever it holds', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.integer({ min: -1, max: 2 }),
      fc.constantFrom('sgd', 'step', 'train', 'auto'),
    );
    const key = fc.oneof(fc.string(), fc.constantFrom(...Object.keys({ ...FIELDS, ...RUN_FIELDS })));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(key, value)), (settings) => {
        try {
          expect(read(settings)).toEqual(JSON.parse(JSON.stringify(settings)));
        } catch (error) {
          expect(error).toMatchObject({ code: 'settings_invalid', message: expect.stringContaining('my.json') });
        }
      }),
    );
  });

  it('must be JSON', () => expect(() => readConfig('{', 'my.json')).toThrow('my.json is no JSON'));
});
