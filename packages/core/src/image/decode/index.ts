/**
 * From the bytes of a file to upright RGB pixels, with one decoder build for Node, the Worker and the page, so that one
 * file has one set of pixels everywhere. Limits are held against the header before a decoder allocates anything.
 *
 * @example
 * const decoder = createDecoder({ jpeg, png, webp }); // compiled WebAssembly modules of @jsquash's decoders
 * const result = await decoder.decode(bytes, { maxPixels: 12_000_000 });
 * if (result.ok) console.log(result.value.width, result.value.height);
 * else console.log(result.error.message);
 */
import { BeelineError } from '../../errors.js';
import { ok, type Result } from '../../result.js';
import { checkEnds, readHeader } from '../header/index.js';
import { checkBytes, checkSize, DEFAULT_LIMITS } from '../limits.js';
import { corrupt } from '../problems.js';
import type { Decoder, Image, ImageHeader, ImageLimits, ImageProblem } from '../types.js';
import { type FirstFrame, firstFrame, onCanvas } from './animation.js';
import { renewing } from './codec.js';
import { startJpeg, startWebp } from './emscripten.js';
import { startPng } from './png.js';
import { upright } from './upright.js';

/** The decoders' compiled WebAssembly files: a Worker may not compile, so it is the caller who does. */
export interface DecoderModules {
  /** `@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm` */
  readonly jpeg: WebAssembly.Module;
  /** `@jsquash/png/codec/pkg/squoosh_png_bg.wasm` */
  readonly png: WebAssembly.Module;
  /** `@jsquash/webp/codec/dec/webp_dec.wasm` */
  readonly webp: WebAssembly.Module;
}

/** Everything that can be said against a file without decoding it. */
function inspect(bytes: Uint8Array, limits: ImageLimits): Result<ImageHeader, ImageProblem> {
  const size = checkBytes(bytes.length, limits);
  if (!size.ok) return size;
  const header = readHeader(bytes);
  if (!header.ok) return header;
  const within = checkSize(header.value.width, header.value.height, limits);
  if (!within.ok) return within;
  const whole = checkEnds(header.value.format, bytes);
  return whole.ok ? header : whole;
}

/**
 * A decoder on compiled modules. Instances are started when first needed and kept.
 *
 * `decode` gives every fault of the file as a value; it throws only `decoder_unavailable`, where WebAssembly does not run.
 */
export function createDecoder(modules: DecoderModules): Decoder {
  const codecs = {
    jpeg: renewing(() => startJpeg(modules.jpeg)),
    png: renewing(() => startPng(modules.png)),
    webp: renewing(() => startWebp(modules.webp)),
  };

  async function pixels(bytes: Uint8Array, header: ImageHeader, frame?: FirstFrame): Promise<Image> {
    const decoded = await codecs[header.format](frame?.bytes ?? bytes);
    const whole = frame ? onCanvas(decoded, frame.left, frame.top, header.width, header.height) : decoded;
    if (whole.width !== header.width || whole.height !== header.height)
      throw new Error('its size is not what it claims');
    return upright(whole, header.orientation);
  }

  return {
    async decode(bytes, limits = {}) {
      const header = inspect(bytes, { ...DEFAULT_LIMITS, ...limits });
      if (!header.ok) return header;
      const { format } = header.value;
      const frame: Result<FirstFrame | undefined, ImageProblem> =
        format === 'webp' ? firstFrame(bytes, header.value) : ok(undefined);
      if (!frame.ok) return frame;
      try {
        return ok(await pixels(bytes, header.value, frame.value));
      } catch (error) {
        if (error instanceof BeelineError) throw error;
        return corrupt(format, error instanceof Error ? error.message : 'its data cannot be decoded');
      }
    },
  };
}
