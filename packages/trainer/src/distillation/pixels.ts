import type { Random } from '@beeline/core';
import type { Preprocessing } from '@beeline/core/image';

/** `(value / 255 - mean) / std` of bytes, by a table. Gives a function that fills `out` from `from`, equally long. */
export function normaliser({ mean, std }: Pick<Preprocessing, 'mean' | 'std'>) {
  const table = new Float32Array(3 * 256);
  for (let channel = 0; channel < 3; channel++)
    for (let value = 0; value < 256; value++)
      table[channel * 256 + value] = (value / 255 - mean[channel]!) / std[channel]!;
  return (from: Uint8Array, out: Float32Array): void => {
    for (let i = 0; i < from.length; i += 3) {
      out[i] = table[from[i]!]!;
      out[i + 1] = table[256 + from[i + 1]!]!;
      out[i + 2] = table[512 + from[i + 2]!]!;
    }
  };
}

/** What one crop goes through on top of its view. */
export interface Jitter {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Pixels that the crop moves right and down. */
  readonly dx: number;
  readonly dy: number;
}

/** Factors within 1 ± `jitter`, moves within ± `shift` pixels. */
export function drawJitter(random: Random, jitter: number, shift: number): Jitter {
  const factor = (): number => 1 + jitter * (2 * random.uniform() - 1);
  const move = (): number => random.integer(2 * shift + 1) - shift;
  return { brightness: factor(), contrast: factor(), saturation: factor(), dx: move(), dy: move() };
}

/** Every so many pixels are looked at for the mean brightness that contrast turns about. */
const SAMPLED = 7;

/**
 * Brightness, contrast (about the crop's mean grey) and saturation as one affine change of colour, clamped once, then
 * normalised; the crop moved, its edge repeated. One pass over the pixels: this runs for every photo of every epoch, on
 * the thread that feeds the engine.
 *
 * @param crop `size x size x 3` bytes.
 * @param out where its `size x size x 3` numbers go, from `start` on.
 */
export function jittered(
  crop: Uint8Array,
  size: number,
  { brightness, contrast, saturation, dx, dy }: Jitter,
  { mean, std }: Pick<Preprocessing, 'mean' | 'std'>,
  out: Float32Array,
  start: number,
): void {
  let grey = 0;
  let seen = 0;
  for (let i = 0; i < crop.length; i += 3 * SAMPLED, seen++) grey += luma(crop[i]!, crop[i + 1]!, crop[i + 2]!);
  const own = brightness * contrast * saturation;
  const shared = brightness * contrast * (1 - saturation);
  const offset = (1 - contrast) * brightness * (grey / seen);
  const [kr, kg, kb] = [1 / (255 * std[0]), 1 / (255 * std[1]), 1 / (255 * std[2])];
  const [cr, cg, cb] = [mean[0] / std[0], mean[1] / std[1], mean[2] / std[2]];
  const columns = Int32Array.from({ length: size }, (_, x) => 3 * Math.min(size - 1, Math.max(0, x - dx)));
  let at = start;
  for (let y = 0; y < size; y++) {
    const row = 3 * size * Math.min(size - 1, Math.max(0, y - dy));
    for (let x = 0; x < size; x++) {
      const i = row + columns[x]!;
      const r = crop[i]!;
      const g = crop[i + 1]!;
      const b = crop[i + 2]!;
      const common = shared * luma(r, g, b) + offset;
      out[at] = clamp(own * r + common) * kr - cr;
      out[at + 1] = clamp(own * g + common) * kg - cg;
      out[at + 2] = clamp(own * b + common) * kb - cb;
      at += 3;
    }
  }
}

const luma = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b;
// biome-ignore lint/complexity/useMathMinMax: half the time of this pass would go into Math.min and Math.max.
const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
