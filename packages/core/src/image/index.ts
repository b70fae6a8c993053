/**
 * Pixels: from the bytes of a photo to a network's input. Formats are told by signature, limits are held against the
 * header, decoded pixels are upright RGB, and every step after that is Pillow's and torchvision's arithmetic, bit for
 * bit, so that a network sees in a browser what it saw in training.
 *
 * @example
 * const decoder = createDecoder({ jpeg, png, webp }); // compiled: @beeline/core/codec/jpeg.wasm and two of @jsquash's
 * const transforms = evaluationTransforms({ resize: 256, crop: 224 });
 * const image = await decoder.decodeTo(bytes, { transforms });
 * if (!image.ok) throw new Error(image.error.message);
 * const input = tensorOf(image.value, { mean: IMAGENET_MEAN, std: IMAGENET_STD });
 * // { width: 224, height: 224, data: Float32Array of 224 * 224 * 3 }
 */
export { draw, type RandomTransform } from './augment.js';
export { createDecoder, type DecoderModules } from './decode/index.js';
export { checks, noise, waves } from './formulas.js';
export { readHeader, sniff } from './header/index.js';
export { DEFAULT_LIMITS } from './limits.js';
export { evaluationTransforms, IMAGENET_MEAN, IMAGENET_STD, normalise, preprocess, tensorOf } from './preprocess.js';
export { applyTransform, applyTransforms, resize } from './transform/index.js';
export type * from './types.js';
