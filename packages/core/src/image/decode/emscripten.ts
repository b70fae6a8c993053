import jpegFactory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import webpFactory from '@jsquash/webp/codec/dec/webp_dec.js';
import { type Codec, instantiate, type Rgba } from './codec.js';

/** The part of Emscripten's module that is used here; the packages' own types name a global that they do not ship. */
interface Emscripten {
  decode(bytes: Uint8Array, ...options: boolean[]): Rgba | null;
}
type Factory = (options: {
  noInitialRun: true;
  instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object;
  print: (line: string) => void;
  printErr: (line: string) => void;
}) => Promise<Emscripten>;

/** libjpeg's warning for stray bytes between segments: they cost no pixels, and viewers pass over them. */
const HARMLESS = /extraneous bytes before marker/;

/**
 * Starts a codec of `@jsquash` on a compiled module. The packages' own `init` keeps one instance in a global and
 * lets libjpeg's warnings go to the console; here they are faults, since pixels are missing or made up where they come.
 */
async function start(factory: Factory, module: WebAssembly.Module, ...options: boolean[]): Promise<Codec> {
  let complaint: string | undefined;
  const emscripten = await factory({
    noInitialRun: true,
    instantiateWasm: (imports, done) => {
      const instance = instantiate(module, imports);
      done(instance);
      return instance.exports;
    },
    print: () => {},
    printErr: (line) => {
      if (!HARMLESS.test(line)) complaint ??= line.replace('Corrupt JPEG data: ', '');
    },
  });
  return (bytes) => {
    complaint = undefined;
    let decoded: Rgba | null;
    try {
      decoded = emscripten.decode(bytes, ...options);
    } catch (cause) {
      // What is thrown is a bare exit status; the reason was printed.
      throw new Error(complaint ?? 'its data cannot be decoded', { cause });
    }
    if (!decoded || complaint) throw new Error(complaint ?? 'its data cannot be decoded');
    return decoded;
  };
}

/** Its one option, to apply the orientation, stays off: all formats are turned upright in one place. */
export const startJpeg = (module: WebAssembly.Module): Promise<Codec> =>
  start(jpegFactory as unknown as Factory, module, false);

export const startWebp = (module: WebAssembly.Module): Promise<Codec> =>
  start(webpFactory as unknown as Factory, module);
