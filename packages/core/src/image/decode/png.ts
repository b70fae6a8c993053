import type { Image } from '../types.js';
import { instantiate, type Rgba, type WholeCodec } from './codec.js';

interface Exports {
  readonly memory: WebAssembly.Memory;
  decode(pointer: number, length: number): number;
  __wbindgen_malloc(length: number, align: number): number;
  __wbindgen_free(pointer: number, length: number, align: number): void;
}

/**
 * Starts the PNG codec of `@jsquash` on a compiled module. The package's own glue holds one instance for ever, even
 * after a panic has spoilt it, so these few imports are given here. Names end in a hash of their types, hence prefixes.
 * It expands palettes and small depths to 8 bits, keeps the high byte of 16, and verifies the checksums.
 */
export async function startPng(module: WebAssembly.Module): Promise<WholeCodec> {
  let take: (pixels: Rgba) => void = () => undefined;
  const given: readonly (readonly [prefix: string, call: (...numbers: number[]) => number])[] = [
    [
      '__wbg_newwithownedu8clampedarray',
      (pointer = 0, length = 0, width = 0, height = 0) => {
        const data = new Uint8Array(wasm.memory.buffer, pointer >>> 0, length >>> 0);
        take({ width: width >>> 0, height: height >>> 0, data });
        wasm.__wbindgen_free(pointer, length, 1);
        return 0;
      },
    ],
    [
      '__wbindgen_throw',
      () => {
        // Its own words name only the line of Rust that gave up.
        throw new Error('its data cannot be decoded');
      },
    ],
  ];
  const imports: Record<string, (...numbers: number[]) => number> = {};
  for (const { name } of WebAssembly.Module.imports(module)) {
    imports[name] = given.find(([prefix]) => name.startsWith(prefix))?.[1] ?? (() => 0);
  }
  const wasm = instantiate(module, { wbg: imports }).exports as unknown as Exports;

  const codec = (bytes: Uint8Array, use: (pixels: Rgba) => Image): Image => {
    let made: Image | undefined;
    take = (pixels) => {
      made = use(pixels);
    };
    const pointer = wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(wasm.memory.buffer, pointer, bytes.length).set(bytes);
    wasm.decode(pointer, bytes.length);
    if (!made) throw new Error('its data cannot be decoded');
    return made;
  };
  return Object.assign(codec, { memory: wasm.memory });
}
