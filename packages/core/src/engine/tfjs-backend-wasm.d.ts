/**
 * The insides of `@tensorflow/tfjs-backend-wasm` 4.22.0 that the engine uses, as they really are when a bundler
 * resolves them: the package's own declarations describe its CommonJS face.
 */
declare module '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js' {
  /** Emscripten's module object, before (`tfjs` is still missing) and after the bridge of exports.ts is added. */
  export interface WasmModule {
    cwrap(name: string, returns: 'number' | null, takes: readonly 'number'[]): (...values: number[]) => number;
    tfjs?: Readonly<Record<string, (...values: number[]) => number>>;
  }

  interface Settings {
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): WebAssembly.Exports;
    print(text: string): void;
    printErr(text: string): void;
  }

  /** One glue file serves the plain and the SIMD build; the threaded build has its own. */
  export default function factory(settings: Settings): Promise<WasmModule>;
}

declare module '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js' {
  import type { WasmModule } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
  import type { KernelBackend } from '@tensorflow/tfjs-core';

  export class BackendWasm extends KernelBackend {
    constructor(module: WasmModule);
  }
}
