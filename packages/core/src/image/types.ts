import type { Result } from '../result.js';

/** Decoded pixels: RGB, one byte a sample, row by row without padding, `data.length === width * height * 3`. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export type ImageFormat = 'jpeg' | 'png' | 'webp';

/** Why some bytes are not taken as a photo. `code` is stable; `message` is a sentence for people. */
export type ImageProblem =
  | { readonly code: 'empty'; readonly message: string }
  | { readonly code: 'not_an_image'; readonly message: string }
  /** A real format that is not read here: `format` names it (`gif`, `heic`, `tiff`, `svg`, `pdf`, `12-bit jpeg` ...). */
  | { readonly code: 'unsupported'; readonly message: string; readonly format: string }
  | {
      readonly code: 'too_large';
      readonly message: string;
      readonly width?: number;
      readonly height?: number;
      readonly bytes?: number;
      readonly limit: number;
    }
  | { readonly code: 'corrupt'; readonly message: string; readonly format: ImageFormat };

/** What is refused before any decoder runs. Held against the header, not against what a decoder made of it. */
export interface ImageLimits {
  /** Bytes of the file. */
  readonly maxBytes: number;
  /** Width times height. */
  readonly maxPixels: number;
  /** The longer side. */
  readonly maxSide: number;
  /** Bytes that decoding a JPEG may take, its file included: at most 64 MiB, and that where not given. */
  readonly maxMemory?: number;
}

/** What the first bytes of a file say. Width and height are as stored, before the EXIF orientation is applied. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8; anything else in the file counts as 1. */
  readonly orientation: number;
}

/** Turns the bytes of a file into upright RGB pixels. */
export interface Decoder {
  decode(bytes: Uint8Array, limits?: Partial<ImageLimits>): Promise<Result<Image, ImageProblem>>;
  /**
   * What `applyTransforms` makes of what `decode` gives, sample by sample the same; but a JPEG whose first transform is
   * a resize is resized row by row while it is decoded, so that it is never in memory as a whole.
   */
  decodeTo(bytes: Uint8Array, steps: DecodeSteps, limits?: Partial<ImageLimits>): Promise<Result<Image, ImageProblem>>;
}

export type Filter = 'nearest' | 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';

/**
 * One step from image to image. Plain data: it travels in the bundle's manifest.
 * Sizes are in pixels, angles in degrees counter-clockwise, factors as in Pillow's ImageEnhance (1 changes nothing).
 */
export type Transform =
  | { readonly op: 'resize'; readonly width: number; readonly height: number; readonly filter: Filter }
  /** The shorter side to `size`, the other in proportion, truncated (torchvision `Resize(int)`). */
  | { readonly op: 'resize_shorter'; readonly size: number; readonly filter: Filter }
  /** The middle `size` by `size`, padded with black where the image is smaller (torchvision `CenterCrop`). */
  | { readonly op: 'center_crop'; readonly size: number }
  | {
      readonly op: 'crop';
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly op: 'flip_horizontal' }
  | { readonly op: 'flip_vertical' }
  | {
      readonly op: 'pad';
      readonly left: number;
      readonly top: number;
      readonly right: number;
      readonly bottom: number;
      readonly fill: readonly [number, number, number];
    }
  | { readonly op: 'rotate'; readonly degrees: number; readonly filter: 'nearest' | 'bilinear' }
  | { readonly op: 'brightness'; readonly factor: number }
  | { readonly op: 'contrast'; readonly factor: number }
  | { readonly op: 'saturation'; readonly factor: number }
  /** `factor` in [-0.5, 0.5]: a turn of the hue circle (torchvision `adjust_hue`). */
  | { readonly op: 'hue'; readonly factor: number }
  | { readonly op: 'grayscale' };

/**
 * Large JPEG photos are decoded at 1/2, 1/4 or 1/8 of their size, which takes a fraction of the time and gives slightly
 * other pixels: those of Pillow's `draft('RGB', (gap * width, gap * height))`, with the width and height to which the
 * first transform would resize the whole photo. The transforms then start from that smaller picture.
 */
export interface ScaledDecode {
  /** Only photos of more pixels than this. */
  readonly above: number;
  /** How many times larger than the result of the resize the decoded picture has to be at least; 1 or more. */
  readonly gap: number;
}

/** Everything between the file of a photo and a network's input. Travels with the weights. */
export interface Preprocessing {
  /** Not given: every photo is decoded at its full size. Counts only where the first transform is a resize. */
  readonly scaledDecode?: ScaledDecode;
  readonly transforms: readonly Transform[];
  /** Per channel (R, G, B), of values in [0, 1]: `(value / 255 - mean) / std`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** What a decoder does to a photo: which size it decodes a large one at, and the transforms after that. */
export type DecodeSteps = Pick<Preprocessing, 'scaledDecode' | 'transforms'>;

/** One image as a network takes it: NHWC with N = 1, `data.length === height * width * 3`. */
export interface ImageTensor {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}
