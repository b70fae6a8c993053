import { corrupt, shown, unsupported } from './corrupt.js';
import { decode } from './decode.js';
import { encode, type StoredType } from './encode.js';
import { type Entry, parseHeader } from './header.js';
import { dequantise, scaleName } from './int8.js';
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
 * F32, F16, BF16 and I8 (with its scale, see `writeSafetensors`) come out as float32, in the header's order. F32 tensors are views of `bytes` where the alignment
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
  const spanOf: SpanOf = ({ begin, end }) => data.subarray(begin, end);
  const scales = new Map(entries.flatMap((entry) => (entry.dtype === 'I8' ? [[scaleName(entry.name), entry]] : [])));
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  for (const entry of entries) {
    const { name, dtype, shape } = entry;
    if (scales.has(name)) continue;
    if (dtype === 'I64') skipped.push(name);
    else if (dtype === 'F32' || dtype === 'F16' || dtype === 'BF16')
      tensors.set(name, { shape, data: decode(dtype, spanOf(entry)) });
    else if (dtype === 'I8') tensors.set(name, wholeNumbers(entry, byName.get(scaleName(name)), spanOf));
    else
      throw unsupported(
        `The tensor ${shown(name)} is ${dtype}; F32, F16 and BF16 are read, and I8 with a scale beside it.`,
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

function wholeNumbers({ name, shape, ...span }: Entry, scale: Entry | undefined, spanOf: SpanOf): TensorData {
  if (scale?.dtype !== 'F32')
    throw unsupported(
      `The tensor ${shown(name)} is I8, and there is no F32 tensor ${shown(scaleName(name))} beside it.`,
      'Save the weights as float32, for example with state_dict values .float().',
    );
  const bytes = spanOf(span);
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return dequantise(name, { shape, values, scale: decode('F32', spanOf(scale)) });
}

type SpanOf = (span: Pick<Entry, 'begin' | 'end'>) => Uint8Array;

/**
 * Writes a state dict as safetensors, named in its order; the same input gives the same bytes. An int8 tensor `x` has
 * its scales, one for each of its first axis, beside it as the F32 tensor `x.scale`, so that `x * scale` is the weight
 * in any program that reads safetensors. The header is padded with spaces so that the numbers begin on a multiple of
 * eight; whole numbers come last, so that those of four bytes lie on multiples of four.
 *
 * @throws BeelineError `weights_corrupt` where a tensor's shape and data disagree, `weights_unsupported` where a
 *   finite number is too large for F16 (from 65520 on), or where any is not finite for I8.
 */
export function writeSafetensors(
  state: StateDict,
  options: { readonly dtype?: StoredType; readonly metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const tensors = [...state].flatMap(([name, tensor]) => encode(name, tensor, options.dtype ?? 'F32'));
  const inOrder = [...tensors.filter(({ dtype }) => dtype !== 'I8'), ...tensors.filter(({ dtype }) => dtype === 'I8')];
  const ends = new Map<string, number>();
  let end = 0;
  for (const { name, bytes } of inOrder) {
    if (ends.has(name)) throw corrupt(`Two tensors would be called ${shown(name)}.`);
    end += bytes.byteLength;
    ends.set(name, end);
  }
  const header: [string, unknown][] = tensors.map(({ name, dtype, shape, bytes }) => {
    const end = ends.get(name)!;
    return [name, { dtype, shape, data_offsets: [end - bytes.byteLength, end] }];
  });
  if (options.metadata) header.unshift(['__metadata__', Object.fromEntries(Object.entries(options.metadata).sort())]);
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(json.byteLength / 8) * 8;

  const out = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  out.set(json, 8);
  for (const { name, bytes } of inOrder) out.set(bytes, 8 + length + ends.get(name)! - bytes.byteLength);
  return out;
}
