/**
 * The WebAssembly engine of TensorFlow.js, started from a module that is compiled already, for the Worker (which may
 * not compile at run time) and the page. It is alone in knowing the insides of the engine's package: the glue, the
 * bridge to its C functions and the kernels. Node's trainer uses the stock package instead, whose CommonJS face
 * Node can import, and gives it the same kernels of ours (`@beeline/core/convolutions`).
 *
 * @example
 * import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm'; // in a Worker
 * import convolutions from '@beeline/core/kernels/convolutions.wasm';
 * import { startEngine } from '@beeline/core/engine';
 *
 * await startEngine(wasm, convolutions); // from here on `tf.getBackend()` is 'wasm'
 */
export { startEngine } from './start.js';
