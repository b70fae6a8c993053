/**
 * TensorFlow's own library for Node, several times faster than WebAssembly. Its packages come with their install
 * scripts switched off, so that a set-up downloads no hundreds of megabytes unasked; this room makes them ready on
 * request: by their official install, or compiled against a TensorFlow that is here or that pip has.
 *
 * @example
 * const tensorflow = await fetchTensorFlow('/home/me/.cache/beeline/tensorflow');
 * await buildAddon('@tensorflow/tfjs-node', tensorflow);
 */
export { type Addon, type AddonName, findAddon } from './addon.js';
export { buildAddon, installAddon } from './build.js';
export { type Run, run } from './run.js';
export { fetchTensorFlow, findTensorFlow, type TensorFlow } from './tensorflow.js';
