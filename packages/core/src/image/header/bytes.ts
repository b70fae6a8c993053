/**
 * Numbers and text out of bytes that may lie about their length.
 * Beyond the end a number is NaN, which fails every comparison, and text is cut short.
 */
export const u16be = (bytes: Uint8Array, at: number): number =>
  at >= 0 && at + 2 <= bytes.length ? bytes[at]! * 0x100 + bytes[at + 1]! : Number.NaN;

export const u16le = (bytes: Uint8Array, at: number): number =>
  at >= 0 && at + 2 <= bytes.length ? bytes[at]! + bytes[at + 1]! * 0x100 : Number.NaN;

export const u24le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at) + (bytes[at + 2] ?? Number.NaN) * 0x10000;

export const u32be = (bytes: Uint8Array, at: number): number => u16be(bytes, at) * 0x10000 + u16be(bytes, at + 2);

export const u32le = (bytes: Uint8Array, at: number): number => u16le(bytes, at) + u16le(bytes, at + 2) * 0x10000;

/** Bytes as characters of the same number (Latin-1). */
export const latin1 = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
