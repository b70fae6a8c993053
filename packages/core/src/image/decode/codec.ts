import { BeelineError } from '../../errors.js';

/** Decoded pixels as the codecs give them: four bytes a pixel, as stored (not turned upright). */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** One instance of a decoder. It throws for a file that it cannot decode, and is not to be used again after that. */
export type Codec = (bytes: Uint8Array) => Rgba;

/**
 * Keeps one instance of a codec for all files, and a fresh one after any throw: an instance that threw has leaked its
 * stack and its input, and some seventy broken files in a row would stop it for good.
 */
export function renewing<Input extends unknown[], Output>(
  start: () => Promise<(...input: Input) => Output>,
): (...input: Input) => Promise<Output> {
  let instance: Promise<(...input: Input) => Output> | undefined;
  return async (...input) => {
    instance ??= start();
    const current = instance;
    try {
      return (await current)(...input);
    } catch (error) {
      if (instance === current) instance = undefined;
      throw error;
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
