import { applyTransforms } from './transform/index.js';
import type { Filter, Image, ImageTensor, Preprocessing, Transform } from './types.js';

/** Channel means of ImageNet's training photos in [0, 1], as torchvision's pre-trained networks expect them. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;

/** Channel deviations of ImageNet's training photos, likewise. */
export const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

/** torchvision's transforms for evaluation: the shorter side to `resize`, then the middle `crop` by `crop`. */
export const evaluationTransforms = (sizes: {
  readonly resize: number;
  readonly crop: number;
  readonly filter?: Filter;
}): Transform[] => [
  { op: 'resize_shorter', size: sizes.resize, filter: sizes.filter ?? 'bilinear' },
  { op: 'center_crop', size: sizes.crop },
];

/**
 * Samples as a network takes them: `(value / 255 - mean) / std` per channel, each step in single precision as in
 * torchvision's `ToTensor` and `Normalize`.
 *
 * @returns height x width x 3 numbers, row by row, channels last.
 */
export function normalise({ data }: Image, { mean, std }: Pick<Preprocessing, 'mean' | 'std'>): Float32Array {
  const { fround } = Math;
  // There are only 256 samples: a table for each channel.
  const table = new Float32Array(3 * 256);
  for (let channel = 0; channel < 3; channel++) {
    for (let value = 0; value < 256; value++) {
      const centred = fround(fround(value / 255) - fround(mean[channel]!));
      table[channel * 256 + value] = centred / fround(std[channel]!);
    }
  }
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    out[i] = table[data[i]!]!;
    out[i + 1] = table[256 + data[i + 1]!]!;
    out[i + 2] = table[512 + data[i + 2]!]!;
  }
  return out;
}

/** An image that has been through the transforms, as a network takes it. */
export const tensorOf = (image: Image, normalisation: Pick<Preprocessing, 'mean' | 'std'>): ImageTensor => ({
  width: image.width,
  height: image.height,
  data: normalise(image, normalisation),
});

/** From an upright image, decoded whole, to a network's input. */
export const preprocess = (image: Image, preprocessing: Preprocessing): ImageTensor =>
  tensorOf(applyTransforms(image, preprocessing.transforms), preprocessing);
