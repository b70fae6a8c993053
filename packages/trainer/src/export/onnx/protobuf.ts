/**
 * As much of Protocol Buffers as an ONNX file needs: whole numbers, float32, and bytes with their length before them.
 * Messages are lists of pieces until the file is joined, so that weights are copied once.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export type Pieces = readonly Uint8Array[];

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

/** Seven bits a byte, lowest first; the eighth says that more follow. `value`: a safe whole number, 0 or more. */
function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  return [...out, rest];
}

const tag = (field: number, wire: number): number[] => varint(field * 8 + wire);

export const whole = (field: number, value: number): Pieces => [
  Uint8Array.from([...tag(field, VARINT), ...varint(value)]),
];

export const message = (field: number, ...parts: readonly Pieces[]): Pieces => {
  const pieces = parts.flat();
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  return [Uint8Array.from([...tag(field, LENGTH), ...varint(length)]), ...pieces];
};

export const bytes = (field: number, value: Uint8Array): Pieces => message(field, [value]);

export const text = (field: number, value: string): Pieces => bytes(field, new TextEncoder().encode(value));

export function float(field: number, value: number): Pieces {
  const out = Uint8Array.from([...tag(field, FIXED32), 0, 0, 0, 0]);
  new DataView(out.buffer).setFloat32(out.length - 4, value, true);
  return [out];
}

/** One field of a message as it was read: a whole number, a float32, or the bytes of anything longer. */
export type Field = readonly [field: number, value: number | Uint8Array];

/** The fields of a message, in order; bytes are views. Throws where the bytes are no message. */
export function fieldsOf(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const readVarint = (): number => {
    for (let value = 0, unit = 1; ; unit *= 0x80) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  };
  const skip = (length: number): number => {
    if (at + length > message.byteLength) throw new RangeError(`a field ends after byte ${message.byteLength}`);
    at += length;
    return at - length;
  };
  while (at < message.byteLength) {
    const key = readVarint();
    const [field, wire] = [Math.floor(key / 8), key % 8];
    if (wire === VARINT) fields.push([field, readVarint()]);
    else if (wire === FIXED32) fields.push([field, view.getFloat32(skip(4), true)]);
    else if (wire === LENGTH) {
      const start = skip(readVarint());
      fields.push([field, message.subarray(start, at)]);
    } else throw new RangeError(`field ${field} has the wire type ${wire}`);
  }
  return fields;
}
