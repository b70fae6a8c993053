import { corrupt, shown, unsupported } from './corrupt.js';
import type { TensorData } from './types.js';

/** A tensor as whole numbers in -127..127 and a factor for each of its first axis: `weight = value * scale`. */
export interface Quantised {
  readonly shape: readonly number[];
  readonly values: Int8Array;
  /** One number an output channel. */
  readonly scale: Float32Array;
}

/** The name of the scale beside an int8 tensor in a file. */
export const scaleName = (name: string): string => `${name}.scale`;

/** What is worth a byte a number: weights of convolutions and linear layers. Biases and norms are few and stay float32. */
export const isQuantisable = ({ shape }: TensorData): boolean => shape.length >= 2;

/**
 * Rounds a weight to int8, each output channel (its first axis: `O` of OIHW, `out` of [out, in]) by a scale of its own:
 * its largest magnitude becomes 127. Symmetric, so zero stays zero, and folding a batch norm in later, which scales
 * whole channels, gives the same whole numbers.
 *
 * @throws BeelineError `weights_unsupported` where a number is not finite.
 */
export function quantise(name: string, { shape, data }: TensorData): Quantised {
  const channels = shape[0]!;
  const each = channels === 0 ? 0 : data.length / channels;
  const values = new Int8Array(data.length);
  const scale = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const channel = data.subarray(c * each, (c + 1) * each);
    const largest = channel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!Number.isFinite(largest))
      throw unsupported(`The tensor ${shown(name)} holds a value that is no finite number.`, 'Train it again.');
    scale[c] = scaleOf(largest);
    for (let i = 0; i < each; i++) {
      values[c * each + i] = Math.max(-127, Math.min(127, Math.round(channel[i]! / scale[c]!)));
    }
  }
  return { shape, values, scale };
}

/** The step between two whole numbers; where float32 rounds it up so far that 127 steps overflow, the next lower one. */
function scaleOf(largest: number): number {
  const scale = Math.fround(largest / 127);
  if (!Number.isFinite(Math.fround(127 * scale))) return Math.fround(scale * (1 - 2 ** -23));
  // A channel of zeros (or of next to nothing) has no scale; any will do.
  return scale || 1;
}

/**
 * The float32 numbers that an int8 tensor stands for.
 *
 * @throws BeelineError `weights_corrupt` where there is not one scale for each of its first axis.
 */
export function dequantise(name: string, { shape, values, scale }: Quantised): TensorData {
  if (shape.length === 0 || scale.length !== shape[0])
    throw corrupt(`The int8 tensor ${shown(name)} is [${shape}], and has ${scale.length} scales.`);
  const each = values.length / scale.length;
  const data = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) data[i] = values[i]! * scale[Math.floor(i / each)]!;
  return { shape, data };
}
