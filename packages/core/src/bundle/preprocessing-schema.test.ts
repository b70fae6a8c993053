import { expect, it } from 'vitest';
import { evaluationTransforms, IMAGENET_MEAN, IMAGENET_STD, type Preprocessing } from '../image/index.js';
import { preprocessingSchema } from './preprocessing-schema.js';

const preprocessing: Preprocessing = {
  transforms: evaluationTransforms({ resize: 256, crop: 224 }),
  mean: IMAGENET_MEAN,
  std: IMAGENET_STD,
};

it('scaled decoding is declared or not done: nothing is filled in', () => {
  expect(preprocessingSchema.parse(preprocessing)).toEqual(preprocessing);
  const declared = { ...preprocessing, scaledDecode: { above: 2_000_000, gap: 2 } };
  expect(preprocessingSchema.parse(declared)).toEqual(declared);
});

it.each([{ above: -1, gap: 2 }, { above: 0.5, gap: 2 }, { above: 0, gap: 0.9 }, { above: 0 }, { gap: 2 }])(
  'scaled decoding is refused as %j',
  (scaledDecode) => {
    expect(preprocessingSchema.safeParse({ ...preprocessing, scaledDecode }).success).toBe(false);
  },
);
