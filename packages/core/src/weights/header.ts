import { corrupt, elementsOf, isPrototypeName, shown, unsupported } from './corrupt.js';
import { duplicateKey } from './json.js';

/** One tensor as a safetensors header describes it; `begin` and `end` count from the end of the header. */
export interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Every element type of the format and its bytes, also those that are not read: their spans are checked all the same. */
const bytesOf: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
};

/** Parses the header's JSON and holds every claim of it against the `available` bytes that follow it. */
export function parseHeader(
  text: string,
  available: number,
): { readonly entries: readonly Entry[]; readonly metadata: Record<string, string> } {
  const header = parseObject(text);
  const { __metadata__: metadata, ...tensors } = header;
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(name, value));
  checkSpans(entries, available);
  return { entries, metadata: parseMetadata(metadata) };
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw corrupt('The safetensors header is not valid JSON.', { cause });
  }
  if (!isObject(value)) throw corrupt('The safetensors header is not a JSON object.');
  const twice = duplicateKey(text);
  if (twice !== undefined) throw corrupt(`The safetensors header names ${shown(twice)} twice.`);
  const reserved = Object.keys(value).find(isPrototypeName);
  if (reserved !== undefined) throw corrupt(`The safetensors header has a tensor called ${shown(reserved)}.`);
  return value;
}

function parseMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const valid =
    isObject(value) && Object.entries(value).every(([key, text]) => typeof text === 'string' && !isPrototypeName(key));
  if (!valid) throw corrupt('The metadata of the safetensors header is not a list of texts by name.');
  return value as Record<string, string>;
}

function parseEntry(name: string, value: unknown): Entry {
  if (!isObject(value)) throw corrupt(`The header's entry for ${shown(name)} is not an object.`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw corrupt(`The tensor ${shown(name)} has no dtype.`);
  if (!Array.isArray(shape)) throw corrupt(`The tensor ${shown(name)} has no shape.`);
  const count = elementsOf(name, shape);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every((n) => Number.isSafeInteger(n) && n >= 0))
    throw corrupt(`The tensor ${shown(name)} has no pair of data_offsets.`);
  const [begin, end] = offsets as [number, number];
  if (begin > end) throw corrupt(`The tensor ${shown(name)} ends (${end}) before it begins (${begin}).`);
  if (!Object.hasOwn(bytesOf, dtype))
    throw unsupported(
      `The tensor ${shown(name)} has the unknown dtype ${shown(dtype)}.`,
      'Save the weights as float32.',
    );
  const need = count * bytesOf[dtype]!;
  if (end - begin !== need)
    throw corrupt(`The tensor ${shown(name)} takes ${end - begin} bytes, but ${dtype} [${shape}] needs ${need}.`);
  return { name, dtype, shape: shape as number[], begin, end };
}

/** The tensors must cover the bytes after the header exactly: no overlap, no gap, nothing missing, nothing over. */
function checkSpans(entries: readonly Entry[], available: number): void {
  let at = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > available)
      throw corrupt(`The tensor ${shown(name)} ends at byte ${end} of the data, but the file has only ${available}.`);
    if (begin < at) throw corrupt(`The tensor ${shown(name)} overlaps another by ${at - begin} bytes.`);
    if (begin > at) throw corrupt(`There is a gap of ${begin - at} bytes before the tensor ${shown(name)}.`);
    at = end;
  }
  if (at !== available) throw corrupt(`The file has ${available - at} bytes that belong to no tensor.`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
