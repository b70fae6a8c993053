/** Checksums of PNG (CRC-32, ISO 3309) and of zlib (Adler-32, RFC 1950). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

const joined = (parts: readonly ArrayLike<number>[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const uint32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const uint16Reversed = (value: number): number[] => [value & 255, value >>> 8];

function chunk(type: string, data: ArrayLike<number>): Uint8Array {
  const body = joined([new TextEncoder().encode(type), data]);
  return joined([uint32(data.length), body, uint32(crc32(body))]);
}

/** zlib's wrapping round one stored block of deflate (RFC 1951, 3.2.4), which has room for 65,535 bytes. */
const stored = (bytes: Uint8Array): Uint8Array =>
  joined([
    [0x78, 0x01, 0x01, ...uint16Reversed(bytes.length), ...uint16Reversed(~bytes.length & 0xffff)],
    bytes,
    uint32(adler32(bytes)),
  ]);

/**
 * A grey picture as a PNG file, uncompressed: it is for maps of some dozens of pixels.
 * @param pixels `width * height` bytes, row by row, 0 black
 * @throws RangeError for more than 65,535 bytes with one more for each row
 */
export function greyPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  if ((width + 1) * height > 65_535) throw new RangeError('This writer is for small pictures.');
  const rows = Array.from({ length: height }, (_, y) => [0, ...pixels.subarray(y * width, (y + 1) * width)]);
  return joined([
    [137, 80, 78, 71, 13, 10, 26, 10],
    chunk('IHDR', [...uint32(width), ...uint32(height), 8, 0, 0, 0, 0]),
    chunk('IDAT', stored(joined(rows))),
    chunk('IEND', []),
  ]);
}
