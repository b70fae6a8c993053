import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The body of a thread of the WebAssembly engine's threaded build: the package's own, which expects to be a blob in a
 * browser, with what Node lacks put in its place. See wasmThreads.ts.
 */
const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
const threaded = join(folder, 'tfjs-backend-wasm-threaded-simd.js');
const { wasmWorkerContents } = require(join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js')) as {
  readonly wasmWorkerContents: string;
};
// Asked for an address of the engine's code, it gets the file.
URL.createObjectURL = () => threaded;
URL.revokeObjectURL = () => undefined;
const body = new Function('require', '__filename', wasmWorkerContents.replaceAll('\n', '\\n'));
body(require, fileURLToPath(import.meta.url));
