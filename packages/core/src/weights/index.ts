/**
 * Named tensors in and out: safetensors files, PyTorch's `.pth`, half floats, int8. Every file is taken to lie until its
 * claims are held against the bytes that are there; what it holds comes out as float32 arrays by torchvision's names.
 *
 * @example
 * import { readSafetensors, writeSafetensors } from '@beeline/core/weights';
 *
 * const state = new Map([['fc.bias', { shape: [2], data: Float32Array.of(0.5, -1) }]]);
 * const bytes = writeSafetensors(state, { dtype: 'F16', metadata: { licence: 'MIT' } });
 * readSafetensors(bytes).tensors.get('fc.bias')?.data; // Float32Array [0.5, -1]
 */
export type { StoredType } from './encode.js';
export { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './half.js';
export { dequantise, isQuantisable, type Quantised, quantise } from './int8.js';
export { readPytorch } from './pytorch.js';
export { readWeights } from './read.js';
export { readSafetensors, type Weights, writeSafetensors } from './safetensors.js';
export type * from './types.js';
