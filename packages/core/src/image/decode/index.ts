/**
 * From the bytes of a file to upright RGB pixels, with one decoder build for Node, the Worker and the page, so that one
 * file has one set of pixels everywhere. Limits are held against the header before a decoder allocates anything.
 *
 * JPEG has a decoder of our own build (`codec/`): libjpeg-turbo, which also does Pillow's resize on its rows, so that a
 * photo of a phone needs a few megabytes and not a hundred. What to resample, in which shares and in which order is
 * planned here (plan.ts), for the upright photo, and laid over the picture as it is stored; the small result is then
 * turned upright. PNG and WebP are decoded whole, by libraries.
 *
 * @example
 * const decoder = createDecoder({ jpeg, png, webp }); // compiled: @beeline/core/codec/jpeg.wasm and two of @jsquash's
 * const result = await decoder.decodeTo(bytes, { transforms: evaluationTransforms({ resize: 256, crop: 224 }) });
 * if (result.ok) console.log(result.value.width, result.value.height); // 224 224
 * else console.log(result.error.message);
 */
import { BeelineError } from '../../errors.js';
import { ok, type Result } from '../../result.js';
import { checkEnds, readHeader } from '../header/index.js';
import { checkBytes, checkSize, DEFAULT_LIMITS } from '../limits.js';
import { corrupt } from '../problems.js';
import { applyTransforms } from '../transform/index.js';
import type { Decoder, DecodeSteps, Image, ImageHeader, ImageLimits, ImageProblem } from '../types.js';
import { firstFrame, onCanvas } from './animation.js';
import { type Rgba, renewing } from './codec.js';
import { startJpeg } from './jpeg.js';
import { plan } from './plan.js';
import { startPng } from './png.js';
import { upright } from './upright.js';
import { startWebp } from './webp.js';

/** The decoders' compiled WebAssembly files: a Worker may not compile, so it is the caller who does. */
export interface DecoderModules {
  /** `@beeline/core/codec/jpeg.wasm` */
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

/** @throws Error for pixels that are not as many as the header says */
function whole(pixels: Rgba, { width, height, orientation }: ImageHeader): Image {
  if (pixels.width !== width || pixels.height !== height) throw new Error('its size is not what it claims');
  return upright(pixels, 4, orientation);
}

/**
 * A decoder on compiled modules. Instances are started when first needed and kept, as long as they are small.
 *
 * Every fault of the file is a value; what is thrown is `decoder_unavailable`, where WebAssembly (with SIMD) does not run.
 */
export function createDecoder(modules: DecoderModules): Decoder {
  const jpeg = renewing(() => startJpeg(modules.jpeg));
  const png = renewing(() => startPng(modules.png));
  const webp = renewing(() => startWebp(modules.webp));

  async function webpImage(bytes: Uint8Array, header: ImageHeader): Promise<Result<Image | undefined, ImageProblem>> {
    const frame = firstFrame(bytes, header);
    if (!frame.ok) return frame;
    if (!frame.value) return ok(await webp(bytes, (pixels) => whole(pixels, header)));
    const { left, top } = frame.value;
    const { width, height } = header;
    return ok(await webp(frame.value.bytes, (pixels) => whole(onCanvas(pixels, left, top, width, height), header)));
  }

  async function wholeImage(bytes: Uint8Array, header: ImageHeader): Promise<Result<Image, ImageProblem>> {
    const image =
      header.format === 'webp'
        ? await webpImage(bytes, header)
        : ok(await png(bytes, (pixels) => whole(pixels, header)));
    if (!image.ok) return image;
    return image.value ? ok(image.value) : corrupt(header.format, 'its data cannot be decoded');
  }

  async function decodeTo(
    bytes: Uint8Array,
    steps: DecodeSteps,
    given: Partial<ImageLimits> = {},
  ): Promise<Result<Image, ImageProblem>> {
    const limits = { ...DEFAULT_LIMITS, ...given };
    const header = inspect(bytes, limits);
    if (!header.ok) return header;
    const { format, orientation } = header.value;
    const jpegPlan = format === 'jpeg' ? plan(header.value, steps) : undefined;
    let decoded: Result<Image, ImageProblem>;
    try {
      decoded = jpegPlan
        ? await jpeg(bytes, header.value, jpegPlan, limits.maxMemory)
        : await wholeImage(bytes, header.value);
    } catch (error) {
      if (error instanceof BeelineError) throw error;
      return corrupt(format, error instanceof Error ? error.message : 'its data cannot be decoded');
    }
    if (!decoded.ok) return decoded;
    const image = jpegPlan && orientation !== 1 ? upright(decoded.value, 3, orientation) : decoded.value;
    return ok(applyTransforms(image, jpegPlan ? jpegPlan.rest : steps.transforms));
  }

  return { decode: (bytes, limits) => decodeTo(bytes, { transforms: [] }, limits), decodeTo };
}
