import webpFactory from '@jsquash/webp/codec/dec/webp_dec.js';
import type { Image } from '../types.js';
import { instantiate, memoryOf, type Rgba, type WholeCodec } from './codec.js';

/** The part of Emscripten's module that is used here; the package's own types name a global that they do not ship. */
interface Emscripten {
  decode(bytes: Uint8Array): Rgba | null;
}
type Factory = (options: {
  noInitialRun: true;
  instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object;
  print: (line: string) => void;
  printErr: (line: string) => void;
}) => Promise<Emscripten>;

/**
 * Starts the WebP codec of `@jsquash` on a compiled module. The package's own `init` keeps one instance in a global and
 * lets complaints go to the console; here they are faults.
 */
export async function startWebp(module: WebAssembly.Module): Promise<WholeCodec> {
  let complaint: string | undefined;
  let memory: WebAssembly.Memory | undefined;
  const emscripten = await (webpFactory as unknown as Factory)({
    noInitialRun: true,
    instantiateWasm: (imports, done) => {
      const instance = instantiate(module, imports);
      memory = memoryOf(instance);
      done(instance);
      return instance.exports;
    },
    print: () => {},
    printErr: (line) => {
      complaint ??= line;
    },
  });
  const codec = (bytes: Uint8Array, use: (pixels: Rgba) => Image): Image | undefined => {
    complaint = undefined;
    let decoded: Rgba | null;
    try {
      decoded = emscripten.decode(bytes);
    } catch (cause) {
      // What is thrown is a bare exit status; the reason was printed.
      throw new Error(complaint ?? 'its data cannot be decoded', { cause });
    }
    if (complaint) throw new Error(complaint);
    return decoded ? use(decoded) : undefined;
  };
  return Object.assign(codec, { memory: memory! });
}
