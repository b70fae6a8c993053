import { expect, it } from 'vitest';
import { checks, noise } from './formulas.js';
import { evaluationTransforms, IMAGENET_MEAN, IMAGENET_STD, normalise, preprocess } from './preprocess.js';

const imagenet = { mean: IMAGENET_MEAN, std: IMAGENET_STD };

it('normalises in single precision, each step as torchvision takes it', () => {
  const { fround } = Math;
  const image = noise(16, 16);
  const expected = Array.from(image.data, (value, i) => {
    const centred = fround(fround(value / 255) - fround(IMAGENET_MEAN[i % 3]!));
    return fround(centred / fround(IMAGENET_STD[i % 3]!));
  });
  expect([...normalise(image, imagenet)]).toEqual(expected);
});

it('gives the numbers that everyone knows for black and white', () => {
  const black = normalise({ width: 1, height: 1, data: new Uint8Array(3) }, imagenet);
  const white = normalise({ width: 1, height: 1, data: new Uint8Array(3).fill(255) }, imagenet);
  expect([...black].map((x) => x.toFixed(4))).toEqual(['-2.1179', '-2.0357', '-1.8044']);
  expect([...white].map((x) => x.toFixed(4))).toEqual(['2.2489', '2.4286', '2.6400']);
});

it('brings any photo to the size of the crop', () => {
  for (const [width, height] of [
    [500, 375],
    [30, 90],
    [256, 256],
  ] as const) {
    const transforms = evaluationTransforms({ resize: 64, crop: 56 });
    const tensor = preprocess(checks(width, height), { transforms, ...imagenet });
    expect([tensor.width, tensor.height, tensor.data.length]).toEqual([56, 56, 56 * 56 * 3]);
    expect(tensor.data.every(Number.isFinite)).toBe(true);
  }
});

it('asks for bilinear unless told otherwise', () => {
  expect(evaluationTransforms({ resize: 256, crop: 224 })[0]).toMatchObject({ filter: 'bilinear' });
  expect(evaluationTransforms({ resize: 256, crop: 224, filter: 'bicubic' })[0]).toMatchObject({ filter: 'bicubic' });
});
