/**
 * What TensorFlow's addon is taught: PyTorch's padding, and for training the fastest kernels that the library has,
 * most of which TensorFlow.js never asks for.
 *
 * @example
 * await tf.setBackend('tensorflow');
 * teachTensorFlow();
 */
import { teachFused } from './fused.js';
import { teachMaxPool } from './maxPool.js';
import { teachPadding } from './padding.js';
import { teachPointwise } from './pointwise.js';

let taught = false;

/** May be called more than once. The backend `tensorflow` must be there. */
export function teachTensorFlow(): void {
  if (taught) return;
  taught = true;
  teachFused();
  teachPointwise();
  teachMaxPool();
  // In front of the others, as these know `valid` and `same` only.
  teachPadding();
}
