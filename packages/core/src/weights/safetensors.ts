import { corrupt, shown, unsupported } from './corrupt.js';
import { decode, widths } from './decode.js';
import { toFloat16 } from './half.js';
import { parseHeader } from './header.js';
import type { StateDict, TensorData } from './types.js';

/** What a weights file holds. */
export interface Weights {
  readonly tensors: StateDict;
  /** Free texts by name; empty for formats without them. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Tensors of 64-bit integers, left out: batch norm's `num_batches_tracked`, which evaluation never uses. */
  readonly skipped: readonly string[];
}

/** A header longer than this is refused, as the format's reference reader does. */
const maxHeader = 100_000_000;

/**
 * Reads a safetensors file: an 8-byte little-endian length, a JSON header, the numbers.
 *
 * F32, F16 and BF16 come out as float32, in the header's order. F32 tensors are views of `bytes` where the alignment
 * allows. Every claim of the header is held against the bytes that are there before anything is allocated.
 *
 * @throws BeelineError `weights_corrupt` saying what lies, `weights_unsupported` for any other type of number.
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(bytes: Uint8Array): Weights {
  if (bytes.byteLength < 8) throw corrupt(`The file ends after ${bytes.byteLength} bytes, inside its first 8.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const claimed = view.getBigUint64(0, true);
  if (claimed > bytes.byteLength - 8)
    throw corrupt(`The safetensors header claims ${claimed} bytes, but only ${bytes.byteLength - 8} follow.`);
  const length = Number(claimed);
  if (length > maxHeader)
    throw corrupt(`The safetensors header claims ${length} bytes; at most ${maxHeader} are read.`);
  const data = bytes.subarray(8 + length);
  const { entries, metadata } = parseHeader(textOf(bytes.subarray(8, 8 + length)), data.byteLength);

  const tensors = new Map<string, TensorData>();
  const skipped: string[] = [];
  for (const { name, dtype, shape, begin, end } of entries) {
    if (dtype === 'I64') skipped.push(name);
    else if (dtype === 'F32' || dtype === 'F16' || dtype === 'BF16')
      tensors.set(name, { shape, data: decode(dtype, data.subarray(begin, end)) });
    else
      throw unsupported(
        `The tensor ${shown(name)} is ${dtype}; F32, F16 and BF16 are read.`,
        'Save the weights as float32, for example with state_dict values .float().',
      );
  }
  return { tensors, metadata, skipped };
}

function textOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x7b) throw corrupt('The safetensors header does not begin with "{".');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw corrupt('The safetensors header is not UTF-8.', { cause });
  }
}

/** How numbers are stored. */
export type StoredType = 'F32' | 'F16';

/**
 * Writes a state dict as safetensors, tensors in its order; the same input gives the same bytes.
 * The header is padded with spaces so that the numbers begin on a multiple of eight.
 *
 * @throws BeelineError `weights_corrupt` where a tensor's shape and data disagree, `weights_unsupported` where a
 *   finite number is too large for F16 (from 65520 on).
 */
export function writeSafetensors(
  state: StateDict,
  options: { readonly dtype?: StoredType; readonly metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const dtype = options.dtype ?? 'F32';
  const header: [string, unknown][] = [];
  if (options.metadata) header.push(['__metadata__', Object.fromEntries(Object.entries(options.metadata).sort())]);
  let end = 0;
  for (const [name, { shape, data }] of state) {
    const begin = end;
    const count = shape.reduce((product, size) => product * size, 1);
    if (count !== data.length)
      throw corrupt(`The tensor ${shown(name)} has ${data.length} numbers, but its shape [${shape}] needs ${count}.`);
    end += count * widths[dtype];
    header.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(json.byteLength / 8) * 8;

  const out = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  out.set(json, 8);
  let at = 8 + length;
  for (const [name, { data }] of state) {
    const numbers = dtype === 'F16' ? halves(name, data) : data;
    out.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at);
    at += numbers.byteLength;
  }
  return out;
}

function halves(name: string, data: Float32Array): Uint16Array {
  const large = data.find((value) => Math.abs(value) >= 65520 && Number.isFinite(value));
  if (large !== undefined)
    throw unsupported(`The tensor ${shown(name)} holds ${large}, too large for float16.`, 'Write the weights as F32.');
  return toFloat16(data);
}
