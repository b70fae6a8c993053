import { crc32 } from 'node:zlib';
import type { Random } from '@beeline/core';
import type { Bytes } from './mutations.js';

const SIZES = [0, 1, 2, 7, 255, 256, 4095, 8192, 16_383, 16_384, 30_000, 65_535];

const find = (bytes: Bytes, text: string): number => Buffer.from(bytes).indexOf(text, 0, 'latin1');

/** Where a JPEG's frame header (SOF0, SOF1 or SOF2) begins; -1 where it has none. */
function frameOf(bytes: Bytes): number {
  for (let at = 0; at + 9 < bytes.length; at++)
    if (bytes[at] === 0xff && bytes[at + 1]! >= 0xc0 && bytes[at + 1]! <= 0xc2) return at;
  return -1;
}

/** Another width or height in the header, with a checksum that fits where there is one; or another byte of it. */
export function lie(file: Bytes, random: Random): Bytes {
  const bytes = file.slice();
  const view = new DataView(bytes.buffer);
  const size = SIZES[random.integer(SIZES.length)]!;
  const second = random.uniform() < 0.5;
  const frame = frameOf(bytes);
  const [header, lossy] = [find(bytes, 'IHDR'), find(bytes, 'VP8 ')];
  if (bytes[0] === 0xff && frame !== -1) view.setUint16(frame + (second ? 5 : 7), size);
  else if (header !== -1) {
    if (random.uniform() < 0.7) view.setUint32(header + (second ? 4 : 8), size * (random.uniform() < 0.2 ? 65_536 : 1));
    else bytes[header + 12 + random.integer(5)] = random.integer(20);
    view.setUint32(header + 17, crc32(bytes.subarray(header, header + 17)) >>> 0);
  } else if (lossy !== -1) view.setUint16(lossy + (second ? 14 : 16), size & 0x3fff, true);
  else view.setUint32(4, size, true);
  return bytes;
}
