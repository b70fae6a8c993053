import { BeelineError } from '../../errors.js';
import type { Image } from '../types.js';

/** Decoded pixels as the codecs give them: four bytes a pixel, as stored (not turned upright). */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** What an instance does, with the memory that it has for it. It is not to be used again after it threw. */
export type Codec<Input extends unknown[], Output> = ((...input: Input) => Output) & {
  readonly memory: WebAssembly.Memory;
};

/**
 * A codec that decodes a picture as a whole. The pixels are there for `use` only, where they lie in the codec's memory;
 * `undefined` where the file cannot be decoded.
 */
export type WholeCodec = Codec<[bytes: Uint8Array, use: (pixels: Rgba) => Image], Image | undefined>;

/** The memory that an instance exports, whatever a minifier has called it. */
export function memoryOf({ exports }: WebAssembly.Instance): WebAssembly.Memory {
  return Object.values(exports).find((one) => one instanceof WebAssembly.Memory)!;
}

/** An instance that has grown, and beyond this, is not kept: memory of WebAssembly never shrinks. */
const MOST_KEPT = 8 * 2 ** 20;
const PIECE = 2 ** 20;
/** With so many times the memory's size, at most two dropped ones were seen alive at a time in V8; without, fifty. */
const WEIGHT = 4;

/**
 * Lets go of an instance. The garbage collector does not see how much memory stands behind one and lets dozens lie
 * about, hundreds of megabytes; ArrayBuffers, which it does see, are made and dropped until it comes by. None of them
 * is touched, so they take next to nothing.
 */
function bury(bytes: number): void {
  for (let weight = bytes * WEIGHT; weight > 0; weight -= PIECE) new ArrayBuffer(PIECE);
}

/**
 * Keeps one instance of a codec for all files; a fresh one takes its place after any throw (one that threw has leaked
 * its stack and its input, and some seventy broken files in a row would stop it for good) and after a picture that took
 * much memory.
 */
export function renewing<Input extends unknown[], Output>(
  start: () => Promise<Codec<Input, Output>>,
): (...input: Input) => Promise<Output> {
  let instance: Promise<Codec<Input, Output>> | undefined;
  return async (...input) => {
    instance ??= start();
    const current = instance;
    const drop = (memory?: WebAssembly.Memory): void => {
      if (instance === current) instance = undefined;
      // Later, when the instance is on nobody's stack.
      if (memory) void Promise.resolve(memory.buffer.byteLength).then(bury);
    };
    const codec = await current.catch((error: unknown) => {
      drop();
      throw error;
    });
    const before = codec.memory.buffer.byteLength;
    let isGood = false;
    try {
      const output = codec(...input);
      isGood = codec.memory.buffer.byteLength <= Math.max(before, MOST_KEPT);
      return output;
    } finally {
      if (!isGood) drop(codec.memory);
    }
  };
}

/** Starts an instance; a failure here is the machine's, not the file's. */
export function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(module, imports);
  } catch (cause) {
    throw new BeelineError(
      'decoder_unavailable',
      'The image decoder could not be started here.',
      'It needs WebAssembly and memory for the decoded photo.',
      { cause },
    );
  }
}
